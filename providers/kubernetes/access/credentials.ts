import http from 'node:http';
import https from 'node:https';
import { createHash } from 'node:crypto';
import type { KubeConfig } from '@kubernetes/client-node/dist/config.js';
import type { Clock } from '../../../src/contracts/provider.js';
import { proxyFor } from '../../../src/contracts/proxy.js';
import { minutes } from '../../../src/model/time.js';
import type { ChosenContext } from './kubeconfig.js';

/** What a request needs to be let in: an agent that keeps connections, and headers that hold secrets. */
export interface Credentials {
  readonly agent: http.Agent;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
}

/** The parts of the headers that must be in no message: the token, or name and password. */
export function secretsOf(headers: Credentials['headers']): readonly string[] {
  const authorization = headers['Authorization'];
  if (typeof authorization !== 'string') return [];
  const [scheme = '', value = ''] = authorization.split(' ', 2);
  const decoded = scheme === 'Basic' ? Buffer.from(value, 'base64').toString('utf8') : '';
  return [authorization, value, decoded, decoded.slice(decoded.indexOf(':') + 1)].filter(secret => secret.length > 3);
}

export interface CredentialSource {
  /** Throws what the plug-in or a file threw. `renew` asks again, after a 401. */
  get(options: { readonly renew: boolean }): Promise<Credentials>;
  /** The credential plug-in, when there is one, for the words of a failure. */
  readonly plugin?: string;
  close(): void;
}

/** Tokens and certificates are asked for again after this long; a 401 asks at once. */
const RENEW_AFTER = minutes(5);

/**
 * Credentials of a context: certificates, tokens and token files, exec plug-ins, OIDC, proxies, all as client-node reads
 * them. Only its config.js is imported: bundled that costs 65 ms and 16 MB instead of 390 ms and 75 MB for the whole client.
 */
export async function openCredentials(
  chosen: ChosenContext,
  env: Readonly<Record<string, string | undefined>>,
  clock: Clock,
): Promise<CredentialSource> {
  const client = await import('@kubernetes/client-node/dist/config.js');
  const plugin = pluginOf(chosen);
  const load = (): KubeConfig => {
    const config = new client.KubeConfig();
    config.loadFromString(JSON.stringify(prepared(chosen, env)));
    return config;
  };
  let config = load();
  let known: { readonly credentials: Credentials; readonly mark: string; readonly at: number } | undefined;
  let asking: Promise<Credentials> | undefined;

  async function ask(): Promise<Credentials> {
    const options: https.RequestOptions = {};
    await config.applyToHTTPSOptions(options);
    const headers: Record<string, string | readonly string[]> = { ...impersonated(chosen) };
    for (const [name, value] of Object.entries(options.headers ?? {})) headers[name] = String(value).trim();
    if (typeof options.auth === 'string') headers['Authorization'] = `Basic ${Buffer.from(options.auth).toString('base64')}`;
    const mark = createHash('sha256').update(String(options.cert)).update(String(options.key)).update(String(options.ca)).digest('hex');
    // A new agent would drop the connections that are open, so it is made only when the certificates changed.
    const agent = known?.mark === mark ? known.credentials.agent : agentFor(chosen, options);
    if (known && known.credentials.agent !== agent) known.credentials.agent.destroy();
    known = { credentials: { agent, headers }, mark, at: clock.monotonic() };
    return known.credentials;
  }

  return {
    ...(plugin ? { plugin } : {}),
    get({ renew }) {
      if (known && !renew && clock.monotonic() - known.at < RENEW_AFTER) return Promise.resolve(known.credentials);
      // Plug-ins without an expiry are cached for ever by client-node; a new KubeConfig forgets.
      if (renew && !asking) config = load();
      asking ??= ask().finally(() => {
        asking = undefined;
      });
      return asking;
    },
    close: () => known?.credentials.agent.destroy(),
  };
}

function agentFor(chosen: ChosenContext, options: https.RequestOptions): http.Agent {
  const cluster = clusterOf(chosen);
  if (cluster['proxy-url'] && options.agent) return options.agent as http.Agent;
  const keeping = { keepAlive: true, maxFreeSockets: 8, scheduling: 'lifo' as const };
  if (chosen.server.startsWith('http:')) return new http.Agent(keeping);
  const { ca, cert, key, servername, rejectUnauthorized } = options;
  return new https.Agent({
    ...keeping,
    ...(ca ? { ca } : {}),
    ...(cert ? { cert } : {}),
    ...(key ? { key } : {}),
    ...(servername ? { servername } : {}),
    ...(rejectUnauthorized === undefined ? {} : { rejectUnauthorized }),
  });
}

const clusterOf = (chosen: ChosenContext): Readonly<Record<string, unknown>> => chosen.document.clusters[0]?.cluster ?? {};
const userOf = (chosen: ChosenContext): Readonly<Record<string, unknown>> => chosen.document.users[0]?.user ?? {};

function pluginOf(chosen: ChosenContext): string | undefined {
  const exec = userOf(chosen)['exec'];
  return typeof exec === 'object' && exec !== null ? String((exec as Readonly<Record<string, unknown>>)['command'] ?? '') : undefined;
}

function impersonated(chosen: ChosenContext): Readonly<Record<string, readonly string[]>> {
  const groups = userOf(chosen)['as-groups'];
  return Array.isArray(groups) && groups.length > 0 ? { 'Impersonate-Group': groups.map(String) } : {};
}

/** The document with what kubectl would add: a proxy from the environment, and what a plug-in is told of the cluster. */
function prepared(chosen: ChosenContext, env: Readonly<Record<string, string | undefined>>): unknown {
  const cluster: Record<string, unknown> = { ...clusterOf(chosen) };
  const proxy = cluster['proxy-url'] ?? proxyFor(chosen.server, env);
  if (proxy) cluster['proxy-url'] = proxy;
  // client-node refuses plain HTTP unless told that there is no TLS to check.
  if (chosen.server.startsWith('http:')) cluster['insecure-skip-tls-verify'] = true;
  const user: Record<string, unknown> = { ...userOf(chosen) };
  const exec = user['exec'];
  if (typeof exec === 'object' && exec !== null) user['exec'] = withClusterInfo(exec as Readonly<Record<string, unknown>>, cluster);
  return {
    ...chosen.document,
    clusters: [{ name: chosen.document.clusters[0]?.name ?? 'cluster', cluster }],
    users: [{ name: chosen.document.users[0]?.name ?? 'nobody', user }],
  };
}

/** client-go's protocol of credential plug-ins: KUBERNETES_EXEC_INFO says that nobody is at a keyboard, and which cluster. */
function withClusterInfo(exec: Readonly<Record<string, unknown>>, cluster: Readonly<Record<string, unknown>>): unknown {
  const info = {
    kind: 'ExecCredential',
    apiVersion: exec['apiVersion'] ?? 'client.authentication.k8s.io/v1',
    spec: {
      interactive: false,
      ...(exec['provideClusterInfo'] === true
        ? { cluster: { server: cluster['server'], 'certificate-authority-data': cluster['certificate-authority-data'] } }
        : {}),
    },
  };
  const env: readonly unknown[] = Array.isArray(exec['env']) ? exec['env'] : [];
  return { ...exec, env: [...env, { name: 'KUBERNETES_EXEC_INFO', value: JSON.stringify(info) }] };
}
