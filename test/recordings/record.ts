import { mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { provider as alertmanager } from '../../providers/alertmanager/index.js';
import { provider as cloudwatch } from '../../providers/cloudwatch/index.js';
import { provider as prometheus } from '../../providers/prometheus/index.js';
import { createHttp } from '../../src/collect/http.js';
import type { Fields, Provider, ProviderIo } from '../../src/contracts/provider.js';
import { earlier, hours } from '../../src/model/time.js';
import { systemClock } from '../../src/session/clock.js';
import { startShop, type Shop } from '../peers/support/shop-peers.js';
import { configOf } from '../support/provider-io.js';
import type { Recording } from '../support/replay-server.js';
import { recordingProxy } from './recording-proxy.js';

/** Re-records what the providers are tested against: `npm run record` starts the real servers, asks them, and stops them. */
const peersFolder = process.env['WARROOM_PEERS_DIR'] ?? join(homedir(), '.cache/warroom-peers');
const clock = systemClock();
const ioWith = (env: ProviderIo['env']): ProviderIo => ({
  clock,
  http: createHttp(clock),
  log: line => {
    process.stderr.write(`${line}\n`);
  },
  env,
});

interface Source {
  readonly provider: Provider;
  readonly target: string;
  readonly io: ProviderIo;
  config(url: string): Readonly<Record<string, string | readonly string[]>>;
  readonly server: string;
}

const sourcesOf = ({ prometheusUrl, alertmanagerUrl, cloudwatchUrl, awsEnv }: Shop): readonly Source[] => [
  {
    provider: prometheus as unknown as Provider<Fields>,
    target: prometheusUrl,
    io: ioWith({}),
    config: url => ({ url }),
    server: 'Prometheus',
  },
  {
    provider: alertmanager as unknown as Provider<Fields>,
    target: alertmanagerUrl,
    io: ioWith({ HOME: '/nowhere' }),
    config: url => ({ url: [url] }),
    server: 'Alertmanager',
  },
  {
    provider: cloudwatch as unknown as Provider<Fields>,
    target: cloudwatchUrl,
    io: ioWith(awsEnv),
    config: url => ({ region: awsEnv['AWS_REGION'] ?? '', endpoint: url }),
    server: 'LocalStack',
  },
];

async function record({ provider, target, io, config, server }: Source): Promise<void> {
  const proxy = await recordingProxy(target, [
    [join(peersFolder, 'run/recorded-prometheus'), '/etc/prometheus'],
    [peersFolder, '/opt/peers'],
  ]);
  try {
    const { signal } = new AbortController();
    const at = clock.now();
    const connection = await provider.connect(configOf(provider, config(proxy.url)), io);
    const check = await connection.check(signal);
    if (!check.ok) throw new Error(`${provider.id}: ${check.error.asked}: ${check.error.answered}`);
    const window = { from: earlier(at, hours(6)), to: at };
    const batch = await connection.poll(window, signal);
    if (!batch.ok) throw new Error(`${provider.id}: ${batch.error.asked}: ${batch.error.answered}`);
    for (const alert of batch.value.signals) {
      if (alert.type !== 'alert') continue;
      for (const question of connection.questions ?? [])
        await question.ask({ alert, about: alert.about, window: { from: earlier(at, hours(1)), to: at } }, signal);
    }
    await connection.close();
    const recording: Recording = {
      server: `${server} ${check.value.version ?? ''}`.trim(),
      at: new Date(at).toISOString(),
      exchanges: proxy.exchanges,
    };
    const folder = join('test/recordings', provider.id);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'shop.json'), `${JSON.stringify(recording, undefined, 1)}\n`);
    process.stdout.write(`${folder}/shop.json: ${proxy.exchanges.length} exchanges, ${batch.value.signals.length} signals\n`);
  } finally {
    await proxy.close();
  }
}

const shop = await startShop({ prometheusPort: 28190, awsPort: 28555, name: 'recorded' });
try {
  for (const source of sourcesOf(shop)) await record(source);
} finally {
  await shop.stop();
}
