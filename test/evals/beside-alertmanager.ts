import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Alert } from '../../src/model/signal.js';
import { printTable } from './markdown-table.js';
import { groupStorm, readStorm } from './sets/alarm-storm.js';
import type { Grouping } from './sets/storm-score.js';
import { scoreStorm } from './sets/storm-score.js';

/**
 * Feeds the alarm storm, faster than it happened, to a real Alertmanager with its usual settings and prints its groups beside ours.
 * `node src/build/run.mjs test/evals/beside-alertmanager.ts [--data=DIR] [--speed=600]`; the program is that of test/peers.
 *
 * A group of Alertmanager lives from its first notification to the one that says that all of it is resolved: what a person
 * who is notified sees as one thing.
 */
const option = (name: string, fallback: string): string =>
  process.argv.find(argument => argument.startsWith(`--${name}=`))?.slice(name.length + 3) ?? fallback;
const speed = Number(option('speed', '600'));
const storm = readStorm(join(resolve(option('data', '../shared/data')), 'alarm-storm'));
const sleep = (milliseconds: number): Promise<void> => new Promise(done => setTimeout(done, milliseconds));

/** What a webhook gets of a group. */
interface Notification {
  readonly groupKey: string;
  readonly status: 'firing' | 'resolved';
  readonly alerts: readonly { readonly labels: Readonly<Record<string, string>> }[];
}

/** Collects the groups of one receiver. */
class Groups {
  readonly #open = new Map<string, Set<string>>();
  readonly #closed: Set<string>[] = [];
  readonly #seen = new Set<string>();

  take({ groupKey, status, alerts }: Notification): void {
    const group = this.#open.get(groupKey) ?? new Set<string>();
    for (const { labels } of alerts) {
      const id = labels['storm_id'] ?? '';
      if (this.#seen.has(id)) continue;
      this.#seen.add(id);
      group.add(id);
    }
    this.#open.set(groupKey, group);
    if (status !== 'resolved') return;
    this.#open.delete(groupKey);
    this.#closed.push(group);
  }

  /** Alerts that came and went between two notifications stand alone. */
  result(): Grouping {
    const groups = [...this.#closed, ...this.#open.values()]
      .filter(group => group.size > 0)
      .map(group => ({ alerts: [...group], suspects: [] }));
    return [...groups, ...storm.alerts.filter(alert => !this.#seen.has(alert.id)).map(alert => ({ alerts: [alert.id], suspects: [] }))];
  }
}

const scaled = (minutes: number): string => `${Math.max(1, Math.round((minutes * 60_000) / speed))}ms`;
const RECEIVERS = { 'by-cluster': ['cluster'], 'by-cluster-and-alertname': ['cluster', 'alertname'] } as const;

async function run(): Promise<void> {
  const groups = new Map(Object.keys(RECEIVERS).map(name => [name, new Groups()]));
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request
      .on('data', (chunk: Buffer) => chunks.push(chunk))
      .on('end', () => {
        groups.get((request.url ?? '').slice(1))?.take(JSON.parse(Buffer.concat(chunks).toString('utf8')) as Notification);
        response.end();
      });
  });
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  const hooks = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const folder = mkdtempSync(join(tmpdir(), 'warroom-beside-'));
  writeFileSync(
    join(folder, 'alertmanager.yml'),
    JSON.stringify({
      route: {
        receiver: 'nobody',
        group_wait: scaled(0.5),
        group_interval: scaled(5),
        repeat_interval: '4h',
        routes: Object.entries(RECEIVERS).map(([receiver, by]) => ({
          receiver,
          group_by: by,
          continue: true,
          group_wait: scaled(0.5),
          group_interval: scaled(5),
        })),
      },
      receivers: [
        { name: 'nobody' },
        ...Object.keys(RECEIVERS).map(name => ({ name, webhook_configs: [{ url: `${hooks}/${name}`, send_resolved: true }] })),
      ],
    }),
  );
  const port = 26_390;
  const program = join(process.env['WARROOM_PEERS_DIR'] ?? join(homedir(), '.cache/warroom-peers'), 'bin/alertmanager');
  const child = spawn(
    program,
    [
      '--config.file',
      join(folder, 'alertmanager.yml'),
      '--storage.path',
      join(folder, 'data'),
      '--web.listen-address',
      `127.0.0.1:${port}`,
      '--cluster.listen-address',
      '',
      '--log.level',
      'error',
    ],
    { stdio: 'ignore' },
  );
  try {
    const url = `http://127.0.0.1:${port}/api/v2`;
    for (
      let tries = 0;
      tries < 100 &&
      !(await fetch(`${url}/status`).then(
        answer => answer.ok,
        () => false,
      ));
      tries++
    )
      await sleep(100);
    await feed(url);
    await sleep(3000 + (15 * 60_000) / speed);
  } finally {
    const ended = new Promise(done => child.once('exit', done));
    child.kill('SIGTERM');
    await ended;
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
  const row = (name: string, grouping: Grouping): readonly (string | number)[] => {
    const score = scoreStorm(grouping, storm);
    return [name, String(score.groups), score.macroF1, score.purity, score.reduction];
  };
  printTable(
    `The same ${storm.alerts.length} alerts, ${speed} times as fast`,
    ['', 'groups', 'macro-F1', 'noise purity', 'reduction'],
    [
      row('Alertmanager, group_by [cluster]', groups.get('by-cluster')!.result()),
      row('Alertmanager, group_by [cluster, alertname]', groups.get('by-cluster-and-alertname')!.result()),
      row('warroom', groupStorm(storm)),
    ],
  );
}

/** Posts each alert when its time has come. */
async function feed(url: string): Promise<void> {
  const alerts = [...storm.alerts].sort((a, b) => a.at - b.at);
  const [began, first] = [Date.now(), alerts[0]?.at ?? 0];
  const when = (at: number): number => began + (at - first) / speed;
  const body = (alert: Alert): object => ({
    labels: { ...alert.labels, storm_id: alert.id },
    startsAt: new Date(when(alert.at)).toISOString(),
    endsAt: new Date(Math.max(Date.now() + 1, when(alert.endedAt ?? alert.at))).toISOString(),
  });
  for (let next = 0; next < alerts.length;) {
    const due: Alert[] = [];
    while (next < alerts.length && when(alerts[next]!.at) <= Date.now()) due.push(alerts[next++]!);
    if (due.length > 0)
      await fetch(`${url}/alerts`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(due.map(body)),
      });
    else await sleep(Math.max(1, Math.min(50, when(alerts[next]!.at) - Date.now())));
  }
}

await run();
