import { describe, expect, it } from 'vitest';
import { triageReport } from '../../../src/cli/triage-report.js';
import { exitCodeOf, triageText } from '../../../src/cli/triage-text.js';
import { health, text } from '../../support/sample-parts.js';
import { emptyRoom, sampleRoom } from '../../support/sample-room.js';

describe('triage', () => {
  it('tells the room to a person without a screen', async () => {
    await expect(triageText(triageReport(sampleRoom()))).toMatchFileSnapshot('../../screens/triage-text.txt');
  });

  it('marks a simulated world once', () => {
    const told = (context: string): string =>
      triageText(triageReport(sampleRoom({ label: text('GAME DAY'), context: text(context) }))).split('\n')[0] ?? '';
    expect(told('GAME DAY · calm · shop')).toMatch(/^GAME DAY · calm · shop {2}\d\d:\d\d UTC$/);
    expect(told('shop')).toMatch(/^GAME DAY {2}shop {2}\d\d:\d\d UTC$/);
  });

  it('takes no answer for no calm', () => {
    const { lastGoodAt: _, ...silent } = health('prometheus', 'Prometheus');
    const blind = triageReport(emptyRoom({ health: new Map([[silent.source, silent]]) }));
    expect(triageText(blind)).toContain('Nothing is known');
    expect(exitCodeOf(blind, { exitCode: true })).toBe(3);
    const answered = health('prometheus', 'Prometheus');
    const calm = triageReport(emptyRoom({ health: new Map([[answered.source, answered]]) }));
    expect(triageText(calm)).toContain('No open incident.');
    expect(exitCodeOf(calm, { exitCode: true })).toBe(0);
  });

  it('ends with 1 for an open incident only when that was asked for', () => {
    const report = triageReport(sampleRoom());
    expect([exitCodeOf(report, { exitCode: true }), exitCodeOf(report, { exitCode: false })]).toEqual([1, 0]);
  });
});
