import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { plain, plainText, type PlainText } from '../../../src/model/plain-text.js';
import { fail, ok, type Result } from '../../../src/model/result.js';

type Entry = Readonly<Record<string, unknown>>;

/** What decides which cluster is looked at. Meanings are kubectl's. */
export interface KubeconfigRequest {
  /** One file, or a list separated like PATH. */
  readonly kubeconfig?: string | undefined;
  /** True when it was named by a flag or a config file: it must exist then, and is one file. */
  readonly explicit: boolean;
  readonly context?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where a pod finds its own account; another folder in tests. */
  readonly serviceAccount?: string;
}

/** The one context that is used from now on, whatever another window chooses later. */
export interface ChosenContext {
  readonly context: string;
  readonly namespace?: string;
  readonly server: string;
  /** Every context that could have been chosen, for `doctor`. */
  readonly contexts: readonly string[];
  /** A kubeconfig with just this context, cluster and user; holds secrets, stays inside `access`. */
  readonly document: KubeconfigDocument;
  readonly notes: readonly PlainText[];
}

export interface KubeconfigDocument {
  readonly apiVersion: 'v1';
  readonly kind: 'Config';
  readonly 'current-context': string;
  readonly contexts: readonly { readonly name: string; readonly context: Entry }[];
  readonly clusters: readonly { readonly name: string; readonly cluster: Entry }[];
  readonly users: readonly { readonly name: string; readonly user: Entry }[];
}

const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * Finds the context to use: the files of --kubeconfig or KUBECONFIG merged (the first to name a thing wins), else
 * ~/.kube/config, else the account of the pod we run in. Reads files only.
 * @returns the choice, or one sentence that says what is missing
 */
export async function chooseContext(request: KubeconfigRequest): Promise<Result<ChosenContext, string>> {
  const files = filesOf(request);
  const merged = { contexts: new Map<string, Entry>(), clusters: new Map<string, Entry>(), users: new Map<string, Entry>() };
  const notes: PlainText[] = [];
  let current: string | undefined;
  let found = 0;
  for (const file of files) {
    const read = await readOne(file);
    if (!read.ok) {
      if (read.error === 'absent' && !request.explicit) continue;
      return fail(read.error === 'absent' ? `${file}: no such file` : `${file}: ${read.error}`);
    }
    found++;
    if (await isReadableByOthers(file)) notes.push(plain`${plainText(file)} can be read by other users of this machine: chmod 600 it`);
    const document = read.value;
    if (!current && typeof document['current-context'] === 'string' && document['current-context'] !== '')
      current = document['current-context'];
    for (const [list, key] of [
      ['contexts', 'context'],
      ['clusters', 'cluster'],
      ['users', 'user'],
    ] as const) {
      for (const item of entriesOf(document[list])) {
        const name = String(item['name'] ?? '');
        if (!merged[list].has(name)) merged[list].set(name, absolute((item[key] ?? {}) as Entry, path.dirname(file)));
      }
    }
  }
  if (found === 0) return inCluster(request);
  const name = request.context ?? current;
  const contexts = [...merged.contexts.keys()];
  if (!name)
    return fail(`no current context in ${files.join(', ')}: choose one with --context (${contexts.join(', ') || 'there is none'})`);
  const context = merged.contexts.get(name);
  if (!context) return fail(`no context "${name}": there is ${contexts.join(', ') || 'none'}`);
  const clusterName = String(context['cluster'] ?? '');
  const cluster = merged.clusters.get(clusterName);
  if (!cluster || typeof cluster['server'] !== 'string')
    return fail(`context "${name}" names the cluster "${clusterName}", which has no server`);
  const userName = String(context['user'] ?? '');
  return ok({
    context: name,
    contexts,
    notes,
    server: cluster['server'],
    ...(typeof context['namespace'] === 'string' && context['namespace'] !== '' ? { namespace: context['namespace'] } : {}),
    document: documentOf(name, { name: clusterName, cluster }, { name: userName || 'nobody', user: merged.users.get(userName) ?? {} }),
  });
}

function filesOf(request: KubeconfigRequest): readonly string[] {
  const listed = (request.kubeconfig ?? '').split(request.explicit ? '\0' : path.delimiter).filter(file => file !== '');
  if (listed.length > 0) return listed.map(file => path.resolve(file));
  const home = request.env['HOME'] ?? request.env['USERPROFILE'];
  return home ? [path.join(home, '.kube', 'config')] : [];
}

async function readOne(file: string): Promise<Result<Entry, string>> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    return fail(code === 'ENOENT' ? 'absent' : `can't be read (${code})`);
  }
  // The parser costs 25 ms, and most starts of the program read no kubeconfig.
  const module = await import('yaml');
  // A bundler that loads it lazily gives this CommonJS package as a default export alone.
  const { parseDocument } = (module as { readonly default?: Pick<typeof module, 'parseDocument'> }).default ?? module;
  const document = parseDocument(text, { prettyErrors: false });
  // The parser's own message may quote the text, which holds credentials.
  if (document.errors.length > 0) return fail('is not YAML');
  const value: unknown = document.toJS({ maxAliasCount: 100 });
  return typeof value === 'object' && value !== null ? ok(value as Entry) : fail('is empty or no mapping');
}

async function isReadableByOthers(file: string): Promise<boolean> {
  if (process.platform === 'win32') return false;
  const mode = await stat(file).then(
    found => found.mode,
    () => 0,
  );
  return (mode & 0o004) !== 0;
}

const entriesOf = (list: unknown): readonly Entry[] =>
  Array.isArray(list) ? list.filter((item): item is Entry => typeof item === 'object' && item !== null) : [];

/** Files that a kubeconfig names are relative to it, and so is a credential plug-in that is named by a path. */
function absolute(entry: Entry, folder: string): Entry {
  const copy: Record<string, unknown> = { ...entry };
  for (const key of ['certificate-authority', 'client-certificate', 'client-key', 'tokenFile']) {
    const file = copy[key];
    if (typeof file === 'string' && file !== '') copy[key] = path.resolve(folder, file);
  }
  const exec = copy['exec'];
  if (typeof exec === 'object' && exec !== null) {
    const command = (exec as Entry)['command'];
    if (typeof command === 'string' && /[/\\]/.test(command)) copy['exec'] = { ...exec, command: path.resolve(folder, command) };
  }
  const tokenFile = copy['tokenFile'];
  if (typeof tokenFile === 'string' && !copy['token'] && !copy['auth-provider'])
    copy['auth-provider'] = { name: 'tokenFile', config: { tokenFile } };
  return copy;
}

async function inCluster(request: KubeconfigRequest): Promise<Result<ChosenContext, string>> {
  const folder = request.serviceAccount ?? SERVICE_ACCOUNT;
  const host = request.env['KUBERNETES_SERVICE_HOST'];
  const port = request.env['KUBERNETES_SERVICE_PORT'];
  const token = path.join(folder, 'token');
  const readable = await stat(token).then(
    () => true,
    () => false,
  );
  if (!host || !port || !readable)
    return fail(
      request.kubeconfig
        ? `KUBECONFIG names ${request.kubeconfig}, and no such file is there: unset it, or ask for --game-day`
        : 'no kubeconfig: set KUBECONFIG or --kubeconfig, or make ~/.kube/config',
    );
  const namespace = await readFile(path.join(folder, 'namespace'), 'utf8').then(
    text => text.trim(),
    () => '',
  );
  const server = `https://${host.includes(':') ? `[${host}]` : host}:${port}`;
  return ok({
    context: 'in-cluster',
    contexts: ['in-cluster'],
    notes: [],
    server,
    ...(namespace ? { namespace } : {}),
    document: documentOf(
      'in-cluster',
      { name: 'in-cluster', cluster: { server, 'certificate-authority': path.join(folder, 'ca.crt') } },
      { name: 'service-account', user: { 'auth-provider': { name: 'tokenFile', config: { tokenFile: token } } } },
    ),
  });
}

const documentOf = (
  context: string,
  cluster: KubeconfigDocument['clusters'][number],
  user: KubeconfigDocument['users'][number],
): KubeconfigDocument => ({
  apiVersion: 'v1',
  kind: 'Config',
  'current-context': context,
  contexts: [{ name: context, context: { cluster: cluster.name, user: user.name } }],
  clusters: [cluster],
  users: [user],
});
