import { spawn } from 'node:child_process';
import { resolve as resolvePath } from 'node:path';
import { command, startPeer } from './peers.js';
import { shopExporter } from './shop-exporter.js';

/** Real Prometheus, Alertmanager and AWS with a small shop that has had an incident, and has a few alerts now. */
export interface Shop {
  readonly prometheusUrl: string;
  readonly alertmanagerUrl: string;
  /** LocalStack: alarms are evaluated there. */
  readonly cloudwatchUrl: string;
  readonly motoUrl: string;
  readonly awsEnv: Readonly<Record<string, string>>;
  /** The environment that the scripts of these instances need. */
  readonly scripts: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

const script = (path: string): string => resolvePath('test/peers', path);

/** Starts them under their own names and ports, and waits until something fires. */
export async function startShop({
  name,
  prometheusPort,
  awsPort,
}: {
  readonly name: string;
  readonly prometheusPort: number;
  readonly awsPort: number;
}): Promise<Shop> {
  const scripts = {
    WARROOM_PROMETHEUS_INSTANCE: `${name}-prometheus`,
    WARROOM_PROMETHEUS_PORT: String(prometheusPort),
    WARROOM_AWS_INSTANCE: `${name}-aws`,
    WARROOM_AWS_PORT: String(awsPort),
    WARROOM_AWS_SEED: '1',
  };
  const [monitoring, aws] = await Promise.all([startPeer('prometheus', scripts), startPeer('cloudwatch', scripts)]);
  const exporter = await shopExporter(scripts.WARROOM_PROMETHEUS_INSTANCE);
  const shop: Shop = {
    prometheusUrl: monitoring.env['WARROOM_PROMETHEUS_URL'] ?? '',
    alertmanagerUrl: monitoring.env['WARROOM_ALERTMANAGER_URL'] ?? '',
    cloudwatchUrl: aws.env['AWS_ENDPOINT_URL_CLOUDWATCH'] ?? '',
    motoUrl: aws.env['AWS_ENDPOINT_URL'] ?? '',
    awsEnv: aws.env,
    scripts,
    async stop() {
      await Promise.all([exporter.close(), monitoring.stop(), aws.stop()]);
    },
  };
  try {
    await backfill(scripts);
    for (const name of ['InstanceDown', 'HighErrorRate', 'HighLatency'])
      await until(async () =>
        (await answer(`${shop.alertmanagerUrl}/api/v2/alerts?filter=alertname%3D%22${name}%22`)).includes('fingerprint'),
      );
    await until(async () => (await answer(`${shop.prometheusUrl}/api/v1/alerts`)).includes('"state":"pending"'));
    await until(async () => (await answer(`${shop.prometheusUrl}/api/v1/targets?state=active`)).includes('refused'));
    await silence(shop.alertmanagerUrl);
  } catch (error) {
    await shop.stop();
    throw error;
  }
  return shop;
}

/** An incident that is over for more than an hour, and one that began half an hour ago and goes on. */
async function backfill(env: Readonly<Record<string, string>>): Promise<void> {
  const now = Date.now();
  const incident = (end: number, hours: string): Promise<string> =>
    command(process.execPath, [script('prometheus/sample-incident.mjs'), new Date(end).toISOString(), hours, '15']);
  await load(await incident(now - 70 * 60_000, '1'), env);
  // Nothing later than now is taken, and of the alerts of the second the server tells itself.
  const lines = (await incident(now + 50 * 60_000, '2'))
    .split('\n')
    .filter(
      line =>
        line.startsWith('#') ||
        (Number(line.split(' ').at(-1)) * 1000 < now &&
          Number(line.split(' ').at(-1)) * 1000 > now - 60 * 60_000 &&
          !line.startsWith('ALERTS')),
    );
  await load(`${lines.join('\n')}\n`, env);
}

function load(text: string, env: Readonly<Record<string, string>>): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('bash', [script('prometheus/backfill.sh'), '-'], {
      env: { ...process.env, ...env },
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    child.on('error', reject);
    child.on('exit', code => {
      if (code === 0) resolve();
      else reject(new Error(`backfill.sh ended with ${code ?? 'a signal'}`));
    });
    child.stdin.end(text);
  });
}

/** Somebody has silenced the target that is always down. */
async function silence(alertmanager: string): Promise<void> {
  const now = Date.now();
  const response = await fetch(`${alertmanager}/api/v2/silences`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      matchers: [{ name: 'alertname', value: 'InstanceDown', isRegex: false }],
      startsAt: new Date(now).toISOString(),
      endsAt: new Date(now + 3_600_000).toISOString(),
      createdBy: 'ann',
      comment: 'being replaced',
    }),
  });
  if (!response.ok) throw new Error(`the silence was refused: ${response.status}`);
  await until(async () => (await answer(`${alertmanager}/api/v2/alerts`)).includes('"suppressed"'));
}

async function answer(url: string): Promise<string> {
  return await (await fetch(url)).text();
}

/** Asks again until it holds, for half a minute. */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 30_000; Date.now() < end; await new Promise(resolve => setTimeout(resolve, 200))) if (await holds()) return;
  throw new Error('it did not come true in half a minute');
}
