import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setup as alertmanagerSetup } from '../contracts/setups/alertmanager.js';
import { setup as cloudwatchSetup } from '../contracts/setups/cloudwatch.js';
import { setup as kubernetesSetup } from '../contracts/setups/kubernetes.js';
import { setup as prometheusSetup } from '../contracts/setups/prometheus.js';
import { unplainParts, type OpenSource } from '../contracts/provider-suite.js';
import { hostileTexts } from '../support/hostile-corpus.js';
import { hostileModel } from '../support/hostile-model.js';
import { foreignBytes, foreignLines } from '../support/output-bytes.js';
import { PtyProgram } from '../support/pty-program.js';

/** The shipped program against sources, a model and files that are all hostile: what it writes to a terminal, a pipe, a file. */
const TEXTS = hostileTexts.filter(({ text }) => text.length < 2000).map(({ text }) => text);
const home = mkdtempSync(join(tmpdir(), 'warroom-hostile-'));
const state = join(home, 'state');
const sources: OpenSource[] = [];
let model: Awaited<ReturnType<typeof hostileModel>>;
let environment: NodeJS.ProcessEnv;
let flags: readonly string[];
let next = 0;
/** Another text of the corpus for each field, in front and behind by turns. */
const taint = (value: string): string => {
  const text = TEXTS[next++ % TEXTS.length] ?? '';
  return next % 2 === 0 ? `${value}${text}` : `${text}${value}`;
};

beforeAll(async () => {
  for (const setup of [prometheusSetup, alertmanagerSetup, cloudwatchSetup, kubernetesSetup]) sources.push(await setup.open());
  for (const source of sources) {
    source.behave?.('hostile');
    source.taintWith?.(taint);
  }
  model = await hostileModel(taint);
  const [prometheus, alertmanager, cloudwatch, kubernetes] = sources.map(({ config }) => config);
  const cluster = JSON.parse(readFileSync(String(kubernetes?.['kubeconfig']), 'utf8')) as {
    contexts: { name: string }[];
    'current-context': string;
  };
  // Names of a kubeconfig are shown as well: context, cluster, user.
  const context = `prod\u001b]0;owned\u0007\u001b[31m\u202e\u009b2J`;
  const hostileConfig = JSON.stringify({
    ...cluster,
    'current-context': context,
    contexts: cluster.contexts.map(each => ({ ...each, name: context })),
  });
  const kubeconfig = join(home, 'kubeconfig');
  writeFileSync(kubeconfig, hostileConfig, { mode: 0o600 });
  environment = {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    WARROOM_STATE_DIR: state,
    OLLAMA_HOST: model.url.replace('http://', ''),
    PROMETHEUS_TOKEN: String(prometheus?.['token']),
    LANG: 'C.UTF-8',
    TERM: 'xterm-256color',
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 's3cret-access-key',
    AWS_ENDPOINT_URL_CLOUDWATCH: String(cloudwatch?.['endpoint']),
    AWS_REGION: 'eu-west-1',
  };
  flags = ['--prometheus', String(prometheus?.['url']), '--alertmanager', String(alertmanager?.['url']), '--kubeconfig', kubeconfig];
});
afterAll(async () => {
  for (const source of sources) await source.close();
  await model.close();
  rmSync(home, { recursive: true, force: true });
});

function run(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  return new Promise(done => {
    execFile(
      process.execPath,
      ['.build/app/main.cjs', ...args],
      { env: { ...environment, ...env }, maxBuffer: 1 << 28 },
      (error, out, err) => {
        done({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, out, err });
      },
    );
  });
}

describe('the program among hostile sources', { timeout: 240_000 }, () => {
  it.each([
    ['triage', ['triage', '--wait', '20']],
    ['triage as data', ['triage', '--json', '--wait', '20']],
    ['doctor', ['doctor']],
    ['info', ['info']],
    ['a snapshot as text', ['snapshot', '--wait', '20']],
    ['a snapshot of sources', ['snapshot', '--panel', 'sources', '--wait', '20']],
    ['a snapshot as a picture', ['snapshot', '--format', 'svg', '--wait', '20']],
  ])('prints nothing that a terminal obeys: %s', async (_name, args) => {
    for (let round = 0; round < 3; round++) {
      const { code, out, err } = await run([...args, ...flags]);
      expect([0, 1, 3]).toContain(code);
      expect(out.length).toBeGreaterThan(200);
      expect(foreignLines(out)).toEqual([]);
      expect(foreignLines(err)).toEqual([]);
      // What JSON keeps behind a backslash is what a reader's own terminal gets.
      if (args.includes('--json')) expect(unplainParts(JSON.parse(out))).toEqual([]);
      if (args.includes('svg')) expect(out.replace(/<(\/?(svg|rect|text|circle))( [\w:-]+="[^"<>&]*")*\/?>/g, '')).not.toMatch(/[<>]/);
    }
  });

  it('says of hostile failures what happened, and no more', async () => {
    for (const source of sources) source.behave?.('hostile-failure');
    try {
      for (let round = 0; round < 4; round++) {
        for (const args of [['doctor'], ['triage', '--wait', '10'], ['triage', '--json', '--wait', '10']]) {
          const { out, err } = await run([...args, ...flags]);
          expect([...foreignLines(out), ...foreignLines(err)]).toEqual([]);
        }
      }
    } finally {
      for (const source of sources) source.behave?.('hostile');
    }
  });

  it('draws with its own sequences alone in a real terminal, in every view, with a hostile answer of the model', async () => {
    const program = new PtyProgram(process.execPath, ['.build/app/main.cjs', ...flags], {
      columns: 140,
      rows: 44,
      env: environment as Readonly<Record<string, string>>,
      cwd: process.cwd(),
    });
    try {
      await program.sees('Incidents');
      await program.until('alerts', () => /\d+ of \d+ alerts/.test(program.screen.text()));
      const { exit } = program;
      expect(exit).toBeUndefined();
      for (const keys of [
        '2',
        '3',
        '4',
        '5',
        '6',
        '1',
        'e',
        'j',
        'j',
        '\r',
        'd',
        '?',
        '\u001b',
        ':',
        '\u001b',
        '@',
        '\u001b',
        '/',
        'x',
        '\u001b',
        'v',
        'f',
        'f',
        'T',
        '5',
        'i',
      ]) {
        const before = program.output.length;
        program.type(keys);
        await Promise.race([
          program.until('a frame', () => program.output.length > before),
          new Promise(done => {
            setTimeout(done, 300);
          }),
        ]);
      }
      for (const letter of 'why?') {
        program.type(letter);
        await new Promise(done => {
          setTimeout(done, 80);
        });
      }
      program.type('\r');
      await program.until('a question at the model', () => model.asked() > 0);
      await new Promise(done => {
        setTimeout(done, 1500);
      });
      program.type('\u0003');
      await new Promise(done => {
        setTimeout(done, 100);
      });
      program.type('\u0003');
      await program.ended();
      expect(foreignBytes(program.output)).toEqual([]);
      const { titles, clipboard, bells, commands, isAlternate, cursor } = program.screen;
      expect({ titles, clipboard, bells, commands, isAlternate, visible: cursor.visible }).toEqual({
        titles: [],
        clipboard: [],
        bells: [],
        commands: [],
        isAlternate: false,
        visible: true,
      });
    } finally {
      program.kill();
    }
  });

  it('leaves files behind that can be shown with cat', () => {
    const files = readdirSync(state, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => join(entry.parentPath, entry.name));
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) expect(foreignLines(readFileSync(file, 'utf8')), file).toEqual([]);
  });
});

describe('hostile words on this machine', { timeout: 120_000 }, () => {
  const ATTACK = 'x\u001b]0;owned\u0007\u001b[31m\u009b2J\u202e\u0008y';
  it.each([
    ['a key of the config file', `"${ATTACK.replaceAll('\u0007', '\\a').replaceAll('\u001b', '\\e')}": 1\n`],
    ['a value of the config file', 'theme: "\\e]0;owned\\a\\e[31m"\n'],
    ['broken YAML', `a: [${ATTACK}\n`],
    ['a source of the config file', 'sources: {"\\e[31mprom": {url: "http://x"}}\n'],
    ['a key binding', 'keys: {"\\e[2Jx": ["\\e]0;y\\a"]}\n'],
    ['an address', 'sources: {prometheus: {url: "http://\\e[31mhost\\a:1/"}}\n'],
    ['an alias bomb', 'a: &a [1,1,1,1,1,1,1,1,1,1]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\n'],
  ])('are shown as plain text: %s', async (_name, yaml) => {
    const folder = join(home, 'config');
    mkdirSync(folder, { recursive: true });
    const file = join(folder, `c${next++}.yaml`);
    writeFileSync(file, yaml);
    const { out, err } = await run(['triage', '--config', file, '--game-day', 'calm', '--wait', '2']);
    expect([...foreignLines(out), ...foreignLines(err)]).toEqual([]);
  });

  it.each([
    ['a flag', [`--${ATTACK}`]],
    ['a command', [ATTACK]],
    ['a theme', ['snapshot', '--game-day', 'calm', '--theme', ATTACK]],
    ['a scenario', ['triage', '--game-day', ATTACK]],
    ['an address', ['triage', '--prometheus', `http://${ATTACK}:1`, '--wait', '2']],
    ['a context', ['doctor', '--context', ATTACK]],
    ['a config file', ['info', '--config', `/nowhere/${ATTACK}`]],
    ['a kubeconfig', ['doctor', '--kubeconfig', `/nowhere/${ATTACK}`]],
    ['a place to write', ['snapshot', '--game-day', 'calm', '--out', `/nowhere/${ATTACK}`]],
  ])('are shown as plain text: %s on the command line', async (_name, args) => {
    const { out, err } = await run(args);
    expect(out + err).not.toBe('');
    expect([...foreignLines(out), ...foreignLines(err)]).toEqual([]);
  });

  it('are shown as plain text: an audit log and a journal that someone wrote into', async () => {
    mkdirSync(state, { recursive: true });
    const line = {
      v: 1,
      n: 1,
      at: ATTACK,
      kind: 'maker-on',
      text: ATTACK,
      by: ATTACK,
      identity: ATTACK,
      from: ATTACK,
      context: ATTACK,
      planHash: ATTACK,
      prev: ATTACK,
      hash: ATTACK,
    };
    writeFileSync(join(state, 'audit.jsonl'), `${JSON.stringify(line)}\n${ATTACK}\n`);
    writeFileSync(
      join(state, 'journal.jsonl'),
      `${JSON.stringify({ type: 'noted', text: ATTACK, by: ATTACK, at: Date.now() })}\n${ATTACK}\n`,
    );
    for (const args of [
      ['audit', 'show'],
      ['audit', 'verify'],
      ['triage', '--wait', '5', ...flags],
      ['snapshot', '--wait', '5', '--panel', 'timeline', ...flags],
    ]) {
      const { out, err } = await run(args);
      expect([...foreignLines(out), ...foreignLines(err)], args.join(' ')).toEqual([]);
    }
    expect(existsSync(join(state, 'audit.jsonl'))).toBe(true);
  });
});
