import fs from 'node:fs';
import path from 'node:path';
import type { Clock } from '../../src/contracts/provider.js';
import { shopState, simulatedCluster, type ClusterState, type SimulatedCluster } from './simulated-cluster.js';

/** A simulated server that outlives the process that speaks to it: its state and the writes it took are in a file. */
export function storedCluster(folder: string, clock: Clock): SimulatedCluster {
  const file = path.join(folder, 'server.json');
  const state = storedServer(folder)?.state ?? shopState();
  const before = storedServer(folder)?.writes ?? [];
  const cluster = simulatedCluster(clock, state, () => {
    fs.writeFileSync(file, JSON.stringify({ state, writes: [...before, ...cluster.writes] }));
  });
  return cluster;
}

export function storedServer(folder: string): { readonly state: ClusterState; readonly writes: readonly string[] } | undefined {
  const file = path.join(folder, 'server.json');
  return fs.existsSync(file)
    ? (JSON.parse(fs.readFileSync(file, 'utf8')) as { state: ClusterState; writes: readonly string[] })
    : undefined;
}
