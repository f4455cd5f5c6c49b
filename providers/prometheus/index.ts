import { defineProvider, type ConfigOf, type Connection, type ProviderIo } from '../../src/contracts/provider.js';
import { recordOf, stringOf } from '../../src/model/json.js';
import { plainText } from '../../src/model/plain-text.js';
import { fail, ok } from '../../src/model/result.js';
import { seconds } from '../../src/model/time.js';
import { alertHistory, truthsOf } from './alert-history.js';
import { prometheusApi } from './api.js';
import { parseLabels } from './external-labels.js';
import { PrometheusPolling } from './poll.js';
import { prometheusQuestions } from './questions.js';

const fields = {
  url: { about: 'Address of the server, with its path prefix', env: ['PROMETHEUS_URL'], flag: 'prometheus' },
  token: { about: 'Bearer token', env: ['PROMETHEUS_TOKEN'], secret: true },
  tokenFile: { about: 'File that holds the bearer token; read for each request', env: ['PROMETHEUS_TOKEN_FILE'] },
  user: { about: 'User for basic authentication', env: ['PROMETHEUS_USER', 'PROMETHEUS_USERNAME'] },
  password: { about: 'Password for basic authentication', env: ['PROMETHEUS_PASSWORD'], secret: true },
  passwordFile: { about: 'File that holds the password', env: ['PROMETHEUS_PASSWORD_FILE'] },
  tenant: { about: 'Tenant of Mimir, Cortex or Thanos (X-Scope-OrgID)', env: ['PROMETHEUS_TENANT'] },
  watchdog: { about: 'Name of the alert that must always fire', env: ['WARROOM_WATCHDOG'], fallback: 'Watchdog' },
  externalLabels: {
    about: 'Labels it adds on the way to Alertmanager (cluster=prod,region=eu), when it does not show its configuration',
    env: ['PROMETHEUS_EXTERNAL_LABELS'],
  },
} as const;

/** What must outlive a connection: one that is opened anew goes on where the last one was. */
const remembered = new WeakMap<ProviderIo, Map<string, PrometheusPolling>>();

function pollingOf(config: ConfigOf<typeof fields>, io: ProviderIo): PrometheusPolling {
  const known = remembered.get(io) ?? new Map<string, PrometheusPolling>();
  remembered.set(io, known);
  const key = JSON.stringify([config.url, config.tenant, config.watchdog, config.externalLabels]);
  const polling =
    known.get(key) ??
    new PrometheusPolling({
      watchdog: config.watchdog,
      external: parseLabels(config.externalLabels ?? ''),
      log: line => {
        io.log(line);
      },
    });
  known.set(key, polling);
  return polling;
}

export const provider = defineProvider({
  id: 'prometheus',
  title: 'Prometheus',
  emits: ['alert', 'event', 'series'],
  every: seconds(15),
  timeout: seconds(30),
  config: fields,
  async configured(config) {
    if (!config.url) return { is: false, because: 'set PROMETHEUS_URL or --prometheus' };
    if (!/^https?:\/\//.test(config.url) || !URL.canParse(config.url))
      return { is: false, because: 'PROMETHEUS_URL is no http:// or https:// address', wrong: true };
    return { is: true };
  },
  async connect(config, io): Promise<Connection> {
    const { token, tokenFile, user, password, passwordFile, tenant } = config;
    const api = prometheusApi(config.url ?? '', io.http, { token, tokenFile, user, password, passwordFile }, tenant);
    const polling = pollingOf(config, io);
    return {
      async check(signal) {
        const identity = { context: plainText(api.name) };
        const build = await api.get('status/buildinfo', {}, signal);
        if (build.ok) {
          const version = stringOf(recordOf(build.value.data)['version']);
          return ok({ identity, ...(version === '' ? {} : { version: plainText(version, 40) }) });
        }
        if (build.error.kind !== 'not-found') return fail(build.error);
        // Query fronts of other makers lack the build information.
        const query = await api.get('query', { query: '1' }, signal);
        return query.ok ? ok({ identity }) : query;
      },
      poll: (window, signal) => polling.poll(api, window, signal),
      questions: prometheusQuestions(api, polling),
      ruleMemory: {
        history: (window, signal) => alertHistory(api, window, { rewriting: polling.rewriting, watchdog: config.watchdog }, signal),
        truths: (rule, window, signal) => truthsOf(api, rule, { window, rewriting: polling.rewriting }, signal),
      },
      close: () => Promise.resolve(),
    };
  },
});
