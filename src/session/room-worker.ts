import { parentPort, workerData } from 'node:worker_threads';
import { plainText } from '../model/plain-text.js';
import { Misuse } from './misuse.js';
import { hostRoom } from './room-host.js';
import { startRoom, type WorkerOptions } from './start-room.js';
import type { FromRoom, ToRoom } from './wire.js';

/** The worker's entry: makes the room from plain options and serves it over the port. */
const port = parentPort;
if (!port) throw new Error('room-worker runs as a worker thread');

const send = (message: FromRoom): void => port.postMessage(message);
const early: ToRoom[] = [];
let receive = (message: ToRoom): void => void early.push(message);
port.on('message', (message: ToRoom) => receive(message));

startRoom(workerData as WorkerOptions).then(
  room => {
    const host = hostRoom(room, send);
    receive = message => host.receive(message);
    for (const message of early) receive(message);
  },
  (error: unknown) =>
    send({ say: 'failed', because: plainText(error instanceof Error ? error.message : error, 500), misuse: error instanceof Misuse }),
);
