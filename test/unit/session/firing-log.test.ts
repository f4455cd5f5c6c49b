import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { plainText } from '../../../src/model/plain-text.js';
import type { SeenFiring } from '../../../src/model/seen-firing.js';
import type { ProviderId } from '../../../src/model/signal.js';
import { instant } from '../../../src/model/time.js';
import { openFiringLog } from '../../../src/session/firing-log.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'warroom-firings-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const firing = (name: string, second: number): SeenFiring => ({
  source: 'prometheus' as ProviderId,
  name: plainText(name),
  severity: 'warning',
  fingerprint: plainText(`${name} f`),
  labels: { service: plainText('cart') },
  from: instant(second * 1000),
  to: instant(second * 1000 + 500),
});
const open = (
  told: (problem: string) => void = () => {
    throw new Error('nothing to tell');
  },
) => openFiringLog(join(folder, 'state', 'firings.jsonl'), text => text.replaceAll('hunter2', '[redacted]'), told);

describe('firings that the room saw', () => {
  it('are there for the next session, oldest first, for the owner alone', () => {
    open().append([firing('A', 1), firing('B', 2)]);
    open().append([firing('C', 3)]);
    expect(open().read()).toEqual([firing('A', 1), firing('B', 2), firing('C', 3)]);
    expect(statSync(join(folder, 'state', 'firings.jsonl')).mode & 0o777).toBe(0o600);
  });
  it('are none, and make no file, before there were any', () => {
    open().append([]);
    expect(open().read()).toEqual([]);
    expect(statSync(join(folder, 'state'), { throwIfNoEntry: false })).toBeUndefined();
  });
  it('keep no secret', () => {
    open().append([firing('hunter2', 1)]);
    expect(readFileSync(join(folder, 'state', 'firings.jsonl'), 'utf8')).not.toContain('hunter2');
  });
  it('are read past lines that are something else or half written', () => {
    open().append([firing('A', 1)]);
    appendFileSync(join(folder, 'state', 'firings.jsonl'), 'null\n{"name":"x"}\n{"name":"A","fing\n');
    open().append([firing('B', 2)]);
    expect(
      open()
        .read()
        .map(({ name }) => name),
    ).toEqual(['A', 'B']);
  });
  it('lose their older half when they outgrow 4 MiB, and nothing of the newest', () => {
    const log = open();
    const long = (number: number): SeenFiring => ({
      ...firing(String(number), number),
      labels: { text: plainText('x'.repeat(60_000), 60_000) },
    });
    for (let number = 0; number < 80; number++) log.append([long(number)]);
    const names = log.read().map(({ name }) => Number(name));
    expect(names.length).toBeLessThan(80);
    expect(names).toEqual(Array.from({ length: names.length }, (_, index) => 80 - names.length + index));
  });
  it('that cannot be written are told of once each, and end nothing', () => {
    appendFileSync(join(folder, 'state'), 'a file where the folder should be');
    const problems: string[] = [];
    open(problem => problems.push(problem)).append([firing('A', 1)]);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/firings\.jsonl can't be written: E[A-Z]+$/);
  });
});
