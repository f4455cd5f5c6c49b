import { readFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyAudit } from '../../src/execute/audit-report.js';
import { PtyProgram } from '../support/pty-program.js';
import { openShop, type Shop } from './story/shop.js';

/** Enough for servers that evaluate once a second on two busy cores. */
const PATIENCE = 60_000;
/** A hand at the keyboard: slower than the floor of an approval. */
const BETWEEN_KEYS = 70;
const pause = (milliseconds: number): Promise<void> => new Promise(resolve => setTimeout(resolve, milliseconds));

describe('a rollout that crash-loops, on real servers, through a real terminal', () => {
  let shop: Shop;
  let program: PtyProgram;
  let state: string;

  beforeAll(async () => {
    state = mkdtempSync(join(tmpdir(), 'warroom-story-'));
    shop = await openShop();
    program = new PtyProgram(process.execPath, ['.build/app/main.cjs'], {
      columns: 200,
      rows: 60,
      env: { ...shop.env, HOME: state, WARROOM_STATE_DIR: state, COLORTERM: 'truecolor' },
    });
  }, 180_000);
  afterAll(async () => {
    program.kill();
    await shop.close();
    rmSync(state, { recursive: true, force: true });
  });

  const screen = (): string => program.screen.text();
  const sees = (what: RegExp, within = PATIENCE): Promise<void> => until(String(what), () => what.test(screen()), within);
  async function until(what: string, holds: () => boolean | Promise<boolean>, within = PATIENCE): Promise<void> {
    const end = Date.now() + within;
    while (!(await holds())) {
      if (Date.now() > end) throw new Error(`not seen within ${within / 1000} s: ${what}\n${screen()}`);
      await pause(50);
    }
  }
  async function typed(text: string): Promise<void> {
    for (const key of text) {
      program.type(key);
      await pause(BETWEEN_KEYS);
    }
  }
  const word = (): string => /Type {2}(\S+) {2}to approve/.exec(screen())?.[1] ?? '';
  const row = (pattern: RegExp): string =>
    screen()
      .split('\n')
      .find(line => pattern.test(line)) ?? '';
  /** A line end that comes together with letters is taken for a paste: wait until the letters are seen. */
  async function entered(text: string): Promise<void> {
    await typed(text);
    await until(`"${text}" on the screen`, () => screen().includes(text));
    await pause(BETWEEN_KEYS);
    program.type('\r');
  }
  async function command(text: string): Promise<void> {
    program.type(':');
    await sees(/─ Command ─/);
    await entered(text);
    await until('the palette to close', () => !/─ Command ─/.test(screen()));
  }
  /** Types the shown word. Where the machine stalls and keys arrive together they do not count, and it is typed again. */
  async function approve(): Promise<void> {
    for (let attempt = 0; attempt < 5 && word() !== ''; attempt++) {
      await typed(word());
      await until('the answer to the word', () => word() === '' || /again|does not count|Begin/.test(screen()), 5000).catch(
        () => undefined,
      );
      await pause(500);
    }
  }

  it('opens calm, names its sources, and is read-only', async () => {
    await sees(/READ-ONLY/);
    await sees(/k8s ✓.*/);
  });

  it('shows one incident that holds all of it and none of the noise, the rollout as first suspect with evidence of three sources', async () => {
    await shop.makeNoise();
    await shop.breakCheckout();
    await sees(/checkout.*prom \d.*|checkout.*k8s \d/);
    await until('an incident of checkout with three sources', () => {
      const lines = screen().split('\n');
      return lines.some(
        (line, index) =>
          /[●▲].*checkout/.test(line) &&
          /prom \d/.test(lines[index + 1] ?? '') &&
          /k8s \d/.test(lines[index + 1] ?? '') &&
          /aws \d/.test(lines[index + 1] ?? ''),
      );
    });
    await chooseCheckout();
    await sees(/1 rollout .*r2/);
    const report = JSON.parse(await triage()) as {
      incidents: readonly {
        title: string;
        alerts: readonly { source: string; about: string; name: string }[];
        suspects: readonly { title: string; for: readonly { sources: readonly string[] }[] }[];
      }[];
    };
    const [incident, ...extra] = report.incidents.filter(one => one.alerts.some(alert => /checkout/.test(alert.about)));
    expect(extra.map(one => one.title)).toEqual([]);
    expect(new Set(incident?.alerts.map(alert => alert.source))).toEqual(expect.objectContaining(new Set(['kubernetes', 'cloudwatch'])));
    expect(incident?.alerts.filter(alert => /gone|backup|reports/.test(alert.about))).toEqual([]);
    expect(incident?.suspects[0]?.title).toMatch(/r2/);
    expect(new Set(incident?.suspects[0]?.for.flatMap(evidence => evidence.sources)).size).toBeGreaterThanOrEqual(3);
  });

  const triage = async (): Promise<string> =>
    (await import('./support/peers.js')).command(process.execPath, ['.build/app/main.cjs', 'triage', '--json'], {
      ...shop.env,
      HOME: state,
      WARROOM_STATE_DIR: state,
    });

  it('answers a question, streaming, with citations', async () => {
    await command('chat');
    program.type('i');
    await pause(300);
    await entered('what changed?');
    // A model of 135 million weights on a busy processor takes its time; its nonsense has the right form.
    await sees(/context .* of /, 240_000);
    await sees(/claims \d+\/\d+ cited/);
    program.type('\u001b');
  });

  it('changes nothing without maker mode, whatever is typed', async () => {
    const before = await shop.checkout();
    await planCheckout();
    await sees(/2\.8\.0/);
    for (const key of ['a', 'y', '\r', 'Y', ' ', 'R', 'x', 'D', '\u0004']) {
      program.type(key);
      await pause(120);
      program.type('\u001b');
      await pause(120);
    }
    const after = await shop.checkout();
    expect(after.image).toBe(before.image);
    expect(after.replicas).toBe(before.replicas);
  });

  it('approves by no Enter, y, paste, bracketed paste or answer of the terminal', async () => {
    await command('maker ada');
    await sees(/Maker mode/);
    for (let attempt = 0; attempt < 5 && !/MAKER \d+:\d\d/.test(screen()); attempt++) {
      await typed(/What you will change\s+(\S+)/.exec(screen())?.[1] ?? '');
      await pause(1500);
    }
    await sees(/MAKER \d+:\d\d/);
    await openStep();
    const asked = word();
    expect(asked).not.toBe('');
    for (const attempt of [
      '\r',
      'y',
      asked,
      `\u001b[200~${asked}\u001b[201~`,
      `\u001b]11;${asked}\u0007`,
      `\u001b[1;1R${asked}`,
      `\u001bP${asked}\u001b\\`,
      `${asked}\r`,
    ]) {
      program.type(attempt);
      await pause(300);
      expect(word()).toBe(asked);
    }
    expect((await shop.checkout()).image).toContain('2.8.0');
    expect(readFileSync(join(state, 'audit.jsonl'), 'utf8')).not.toContain('"approved"');
    program.type('\u001b');
    await pause(300);
  });

  it('voids the approval when someone scaled the deployment meanwhile, and shows what differs', async () => {
    await openStep();
    await shop.kubectl('-n', 'shop', 'scale', 'deployment/checkout', '--replicas=4');
    await approve();
    await sees(/changed since it was planned/i);
    await sees(/replicas/);
    expect((await shop.checkout()).image).toContain('2.8.0');
    program.type('\u001b');
    await shop.kubectl('-n', 'shop', 'scale', 'deployment/checkout', '--replicas=3');
    await pause(2000);
  });

  it('rolls back on the typed word, watches it work, and leaves an audit line', async () => {
    await openStep();
    await approve();
    await until('the image of before', async () => (await shop.checkout()).image.includes('2.7.3'));
    await sees(/worked/i);
    await until('the incident is recovered', () => /✓.*checkout/.test(row(/✓.*checkout/)));
    expect(verifyAudit(join(state, 'audit.jsonl'))).toMatchObject({ intact: true });
    const kinds = readFileSync(join(state, 'audit.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map(line => (JSON.parse(line) as { kind: string }).kind);
    expect(kinds.filter(kind => ['approved', 'performing', 'performed', 'verdict'].includes(kind))).toEqual([
      'approved',
      'approved',
      'performing',
      'performed',
      'verdict',
    ]);
  });

  it('gives the terminal back', async () => {
    await command('q');
    expect((await program.ended()).code).toBe(0);
    expect(program.screen.isAlternate).toBe(false);
  });

  /** Puts the cursor on the incident of checkout, wherever the list has it. */
  async function chooseCheckout(): Promise<void> {
    await command('incidents');
    await typed('g');
    await until(
      'the cursor on checkout',
      async () => {
        await pause(150);
        if (/▌\S* .*checkout/.test(row(/▌[●▲✓·? ]/))) return true;
        await typed('j');
        return false;
      },
      10_000,
    );
  }
  async function planCheckout(): Promise<void> {
    await chooseCheckout();
    await typed('p');
    await sees(/Roll back/);
  }
  /** Opens the first step of its first plan for approval. */
  async function openStep(): Promise<void> {
    await planCheckout();
    await command('plan');
    await pause(300);
    program.type('g');
    await pause(200);
    // While the server is being asked anew, Enter says so and opens nothing: a hand waits and presses it again.
    for (let attempt = 0; attempt < 10 && word() === ''; attempt++) {
      program.type('\r');
      await sees(/Type {2}\S+ {2}to approve/, 3000).catch(() => undefined);
    }
    expect(word()).not.toBe('');
    // A hand does not type in the moment in which a box appears.
    await pause(400);
  }
});
