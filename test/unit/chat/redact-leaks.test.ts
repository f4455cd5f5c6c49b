import { describe, expect, it } from 'vitest';
import { createRedactor } from '../../../src/chat/redact.js';
import { harmlessLines, leakedCredentials } from '../../support/credential-corpus.js';

/** Whether a piece of it that would help somebody is still there. */
const survives = (secret: string, text: string): boolean =>
  Array.from({ length: Math.max(1, secret.length - 9) }, (_, at) => secret.slice(at, at + 10)).some(piece => text.includes(piece));

describe('redact, on a corpus of another make', () => {
  it('lets none of 300 leaked credentials through', () => {
    const redactor = createRedactor();
    expect(
      leakedCredentials(300)
        .filter(({ text, secret }) => survives(secret, redactor.redact(text).text))
        .map(({ text }) => redactor.redact(text).text),
    ).toEqual([]);
  });

  it('leaves at least 98 of 100 harmless lines as they are', () => {
    const redactor = createRedactor();
    const alarms = harmlessLines(300).filter(text => redactor.redact(text).text !== text);
    expect(alarms.length, alarms.map(text => redactor.redact(text).text).join('\n')).toBeLessThan(6);
  });

  it('reads hostile text in linear time', () => {
    const redactor = createRedactor();
    for (const text of [
      'a'.repeat(200_000),
      'a_'.repeat(100_000),
      'password='.repeat(20_000),
      `cookie: ${'a=b; '.repeat(30_000)}`,
      `${'-----BEGIN PRIVATE KEY-----'.repeat(3000)}`,
      `password="${'x'.repeat(200_000)}`,
      'login '.repeat(30_000),
      `${'https://'.repeat(20_000)}`,
    ]) {
      const started = process.cpuUsage();
      redactor.redact(text);
      const { user, system } = process.cpuUsage(started);
      expect((user + system) / 1000, text.slice(0, 30)).toBeLessThan(1500);
    }
  });
});
