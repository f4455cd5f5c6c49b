import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { chooseContext } from '../../../../providers/kubernetes/access/kubeconfig.js';
import { provider } from '../../../../providers/kubernetes/index.js';
import { configOf, providerIo } from '../../../support/provider-io.js';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'kubeconfig-'));
});
afterEach(async () => {
  await rm(home, { recursive: true, force: true });
});

/** A kubeconfig whose contexts each have a cluster and a user of the same name. */
async function file(
  name: string,
  options: { readonly current?: string; readonly contexts: readonly string[]; readonly port?: number; readonly user?: object },
): Promise<string> {
  const target = path.join(home, name);
  await mkdir(path.dirname(target), { recursive: true });
  await writeFile(
    target,
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      ...(options.current ? { 'current-context': options.current } : {}),
      contexts: options.contexts.map(context => ({
        name: context,
        context: { cluster: context, user: context, namespace: `${context}-space` },
      })),
      clusters: options.contexts.map(context => ({
        name: context,
        cluster: { server: `https://${context}.invalid:${options.port ?? 6443}` },
      })),
      users: options.contexts.map(context => ({ name: context, user: options.user ?? {} })),
    }),
    { mode: 0o600 },
  );
  return target;
}
const nowhere = { env: {}, explicit: false, serviceAccount: '/nonexistent' };

describe('which files', () => {
  test('the files of KUBECONFIG merge, the first to name a thing wins', async () => {
    const first = await file('a', { contexts: ['eu'], port: 1 });
    const second = await file('b', { current: 'us', contexts: ['eu', 'us'], port: 2 });
    const chosen = await chooseContext({ ...nowhere, kubeconfig: [first, path.join(home, 'absent'), second].join(path.delimiter) });
    expect(chosen.ok && chosen.value).toMatchObject({
      context: 'us',
      server: 'https://us.invalid:2',
      contexts: ['eu', 'us'],
      namespace: 'us-space',
    });
    const other = await chooseContext({ ...nowhere, kubeconfig: [first, second].join(path.delimiter), context: 'eu' });
    expect(other.ok && other.value.server).toBe('https://eu.invalid:1');
  });

  test('a file that was asked for by name has to be there', async () => {
    const wanted = path.join(home, 'absent');
    expect(await chooseContext({ ...nowhere, kubeconfig: wanted, explicit: true })).toEqual({
      ok: false,
      error: `${wanted}: no such file`,
    });
  });

  test('then ~/.kube/config, then the account of the pod, else a sentence', async () => {
    await file('.kube/config', { current: 'home', contexts: ['home'] });
    expect(await chooseContext({ ...nowhere, env: { HOME: home } })).toMatchObject({ ok: true, value: { context: 'home' } });
    await writeFile(path.join(home, 'token'), 'abc');
    await writeFile(path.join(home, 'namespace'), 'shop\n');
    expect(
      await chooseContext({
        explicit: false,
        serviceAccount: home,
        env: { KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '443' },
      }),
    ).toMatchObject({ ok: true, value: { context: 'in-cluster', server: 'https://[fd00::1]:443', namespace: 'shop' } });
    expect(await chooseContext(nowhere)).toMatchObject({ ok: false, error: expect.stringContaining('set KUBECONFIG') as string });
  });

  test('paths are relative to the file that holds them', async () => {
    const config = await file('deep/config', {
      current: 'eu',
      contexts: ['eu'],
      user: { 'client-key': 'keys/eu.pem', exec: { command: './login', apiVersion: 'client.authentication.k8s.io/v1' } },
    });
    const chosen = await chooseContext({ ...nowhere, kubeconfig: config });
    expect(chosen.ok && chosen.value.document.users[0]?.user).toMatchObject({
      'client-key': path.join(home, 'deep/keys/eu.pem'),
      exec: { command: path.join(home, 'deep/login') },
    });
  });
});

describe('what is wrong is said, without what is secret', () => {
  test('a context that is not there', async () => {
    const config = await file('a', { current: 'eu', contexts: ['eu', 'us'] });
    expect(await chooseContext({ ...nowhere, kubeconfig: config, context: 'asia' })).toEqual({
      ok: false,
      error: 'no context "asia": there is eu, us',
    });
  });

  test('a file that is no YAML is not quoted', async () => {
    const config = path.join(home, 'broken');
    await writeFile(config, 'users: [{user: {token: very-secret}\n  - : :', { mode: 0o600 });
    const chosen = await chooseContext({ ...nowhere, kubeconfig: config });
    expect(chosen).toEqual({ ok: false, error: `${config}: is not YAML` });
  });

  test('a file that others may read is told', async () => {
    const config = await file('open', { current: 'eu', contexts: ['eu'] });
    const { chmod } = await import('node:fs/promises');
    await chmod(config, 0o644);
    const chosen = await chooseContext({ ...nowhere, kubeconfig: config });
    expect(chosen.ok && chosen.value.notes.join()).toContain('can be read by other users');
  });
});

test('the context is the one of the start, whatever another window chooses', async () => {
  const config = await file('a', { current: 'eu', contexts: ['eu', 'us'] });
  const io = providerIo({ env: { KUBECONFIG: config } });
  const values = configOf(provider, { kubeconfig: config });
  expect(await provider.configured(values, io)).toEqual({ is: true });
  await file('a', { current: 'us', contexts: ['eu', 'us'] });
  const connection = await provider.connect(values, io);
  await connection.close();
  expect(io.logged.at(-1)).toContain('context eu of');
  const fresh = providerIo({ env: { KUBECONFIG: config } });
  await (await provider.connect(values, fresh)).close();
  expect(fresh.logged.at(-1)).toContain('context us of');
});
