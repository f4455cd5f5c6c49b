import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from './shop-peers.js';

export interface AlertmanagerPair {
  readonly urls: readonly [string, string];
  /** Sends an alert to both, as Prometheus does. */
  send(labels: Readonly<Record<string, string>>, endsAt?: Date): Promise<void>;
  /** Stops the second; starts it again with an empty memory. */
  stopSecond(): Promise<void>;
  startSecond(): Promise<void>;
  stop(): Promise<void>;
}

/** Two real Alertmanagers that gossip with each other. Four ports from `port` on. */
export async function alertmanagerPair(port: number): Promise<AlertmanagerPair> {
  const folder = mkdtempSync(join(tmpdir(), 'warroom-alertmanagers-'));
  const config = join(folder, 'alertmanager.yml');
  writeFileSync(config, 'route: {receiver: nobody, group_by: [alertname], group_wait: 0s}\nreceivers: [{name: nobody}]\n');
  const program = join(process.env['WARROOM_PEERS_DIR'] ?? join(homedir(), '.cache/warroom-peers'), 'bin/alertmanager');
  const gossip = [`127.0.0.1:${port + 2}`, `127.0.0.1:${port + 3}`] as const;
  const urls = [`http://127.0.0.1:${port}`, `http://127.0.0.1:${port + 1}`] as const;
  const running: (ChildProcess | undefined)[] = [undefined, undefined];
  let starts = 0;
  const start = async (index: 0 | 1): Promise<void> => {
    running[index] = spawn(
      program,
      [
        '--config.file',
        config,
        '--storage.path',
        join(folder, `data-${starts++}`),
        '--web.listen-address',
        `127.0.0.1:${port + index}`,
        '--cluster.listen-address',
        gossip[index],
        '--cluster.advertise-address',
        gossip[index],
        ...(index === 1 ? ['--cluster.peer', gossip[0]] : []),
        '--cluster.gossip-interval',
        '50ms',
        '--cluster.pushpull-interval',
        '500ms',
        '--cluster.settle-timeout',
        '2s',
        '--log.level',
        'error',
      ],
      { stdio: 'ignore' },
    );
    await until(
      async () =>
        await fetch(`${urls[index]}/api/v2/status`).then(
          async answer => (await answer.text()).includes('"ready"'),
          () => false,
        ),
    );
  };
  const stop = async (index: 0 | 1): Promise<void> => {
    const child = running[index];
    running[index] = undefined;
    if (!child || child.exitCode !== null) return;
    const ended = new Promise(resolve => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
  };
  await start(0);
  await start(1);
  return {
    urls,
    async send(labels, endsAt = new Date(Date.now() + 300_000)) {
      for (const url of urls)
        await fetch(`${url}/api/v2/alerts`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify([{ labels, endsAt: endsAt.toISOString() }]),
        }).catch(() => undefined);
    },
    stopSecond: () => stop(1),
    startSecond: () => start(1),
    async stop() {
      await Promise.all([stop(0), stop(1)]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
