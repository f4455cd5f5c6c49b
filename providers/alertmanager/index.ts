import { defineProvider, type Batch, type ConfigOf, type Connection, type ProviderIo } from '../../src/contracts/provider.js';
import { plain, plainText, type PlainText } from '../../src/model/plain-text.js';
import { fail, ok, type Failure, type Result } from '../../src/model/result.js';
import type { Alert } from '../../src/model/signal.js';
import { seconds, type Instant } from '../../src/model/time.js';
import { silenceActions } from './actions.js';
import { readAmtool } from './amtool.js';
import { alertmanagerInstance, type Instance } from './api.js';
import { AlertMerger } from './merge.js';
import { readInstance, readStatus, type InstanceAnswer } from './read.js';
import type { SilenceWorld } from './rehearsal-parts.js';

const fields = {
  url: {
    about: 'Addresses of the servers, with their path prefix; all of a cluster, not a load balancer',
    env: ['ALERTMANAGER_URL'],
    flag: 'alertmanager',
    many: true,
  },
  token: { about: 'Bearer token', env: ['ALERTMANAGER_TOKEN'], secret: true },
  tokenFile: { about: 'File that holds the bearer token; read for each request', env: ['ALERTMANAGER_TOKEN_FILE'] },
  user: { about: 'User for basic authentication', env: ['ALERTMANAGER_USER', 'ALERTMANAGER_USERNAME'] },
  password: { about: 'Password for basic authentication', env: ['ALERTMANAGER_PASSWORD'], secret: true },
  passwordFile: { about: 'File that holds the password', env: ['ALERTMANAGER_PASSWORD_FILE'] },
  watchdog: { about: 'Name of the alert that must always fire', env: ['WARROOM_WATCHDOG'], fallback: 'Watchdog' },
  author: { about: 'Who silences are from', env: ['WARROOM_AUTHOR'] },
} as const;
type Config = ConfigOf<typeof fields>;

/** What must outlive a connection: one that is opened anew still knows when alerts began and what it missed. */
interface Memory {
  readonly merger: AlertMerger;
  heardWatchdog: boolean;
}
const remembered = new WeakMap<ProviderIo, Map<string, Memory>>();
function memoryOf(urls: readonly string[], io: ProviderIo): Memory {
  const known = remembered.get(io) ?? new Map<string, Memory>();
  remembered.set(io, known);
  const memory = known.get(urls.join(' ')) ?? { merger: new AlertMerger(), heardWatchdog: false };
  known.set(urls.join(' '), memory);
  return memory;
}

const isAddress = (url: string): boolean => /^https?:\/\//.test(url) && URL.canParse(url);

export const provider = defineProvider({
  id: 'alertmanager',
  title: 'Alertmanager',
  emits: ['alert'],
  every: seconds(10),
  quickest: seconds(3),
  timeout: seconds(20),
  config: fields,
  async configured(config, io) {
    const urls = config.url.length > 0 ? config.url : [(await readAmtool(io)).url ?? ''].filter(url => url !== '');
    if (urls.length === 0)
      return { is: false, because: "set ALERTMANAGER_URL or --alertmanager, or alertmanager.url in amtool's configuration" };
    return urls.every(isAddress)
      ? { is: true }
      : { is: false, because: 'ALERTMANAGER_URL holds something that is no http:// or https:// address', wrong: true };
  },
  async connect(config, io): Promise<Connection> {
    const amtool = await readAmtool(io);
    const urls = [...new Set(config.url.length > 0 ? config.url : [amtool.url ?? ''].filter(isAddress))];
    const { token, tokenFile, user, password, passwordFile } = config;
    const instances = urls.map(url => alertmanagerInstance(url, io.http, { token, tokenFile, user, password, passwordFile }));
    const memory = memoryOf(urls, io);
    const world: SilenceWorld = { instances, clock: io.clock, recent: () => memory.merger.recent, commentRequired: amtool.commentRequired };
    return {
      async check(signal) {
        const answers = await Promise.all(instances.map(instance => readStatus(instance, signal)));
        const good = answers.find(answer => answer.ok);
        if (!good?.ok) return answers.find(answer => !answer.ok) ?? fail(noAddress());
        const context = instances[0]?.name ?? plainText('');
        return ok({
          identity: { context: instances.length > 1 ? plain`${context} and ${instances.length - 1} more` : context },
          version: plainText(good.value.version, 40),
        });
      },
      poll: (window, signal) => poll({ instances, memory, config }, window.to, signal),
      actions: silenceActions(world),
      async openWriter() {
        const { silenceWriter } = await import('./writer.js');
        return silenceWriter({ world, http: io.http, author: config.author ?? amtool.author ?? io.env['USER'] ?? 'warroom' });
      },
      close: () => Promise.resolve(),
    };
  },
});

const noAddress = (): Failure => ({
  kind: 'invalid',
  asked: plainText('the status of Alertmanager'),
  answered: plainText('no address is configured'),
  tryThis: plainText('set ALERTMANAGER_URL'),
});

async function poll(
  { instances, memory, config }: { readonly instances: readonly Instance[]; readonly memory: Memory; readonly config: Config },
  now: Instant,
  signal: AbortSignal,
): Promise<Result<Batch, Failure>> {
  const results = await Promise.all(instances.map(async instance => ({ instance, result: await readInstance(instance, signal) })));
  const answers: InstanceAnswer[] = results.flatMap(({ result }) => (result.ok ? [result.value] : []));
  const failures = results.flatMap(({ instance, result }) => (result.ok ? [] : [{ instance, failure: result.error }]));
  if (answers.length === 0) return fail(failures[0]?.failure ?? noAddress());
  // Nothing is learned from a poll that was given up: half the instances would look silent.
  const cancelled = failures.find(({ failure }) => failure.kind === 'cancelled');
  if (cancelled) return fail(cancelled.failure);
  const alerts = memory.merger
    .take(answers, now)
    .map(alert => (alert.name === config.watchdog ? { ...alert, severity: 'none' as const } : alert));
  const skews = answers.flatMap(answer => answer.clockSkew ?? []).sort((a, b) => Math.abs(b) - Math.abs(a));
  return ok({
    signals: alerts,
    completeFor: ['alert'],
    rejected: answers.flatMap(answer => answer.rejected),
    notes: [
      ...failures.map(({ instance, failure }) => plain`${instance.name} does not answer: ${failure.answered}`),
      ...answers
        .filter(answer => !answer.status.ready)
        .map(answer => plain`${answer.instance.name} is settling: alerts it misses don't count as ended`),
      ...watchdogNotes(alerts, config.watchdog, memory),
    ],
    ...(skews[0] === undefined ? {} : { clockSkew: skews[0] }),
  });
}

/** Only a watchdog that was heard once can fall silent. */
function watchdogNotes(alerts: readonly Alert[], watchdog: string, memory: Memory): readonly PlainText[] {
  if (alerts.some(alert => alert.name === watchdog && alert.state !== 'ended')) {
    memory.heardWatchdog = true;
    return [];
  }
  return memory.heardWatchdog ? [plain`${plainText(watchdog, 80)} is missing: alerts may no longer reach Alertmanager`] : [];
}
