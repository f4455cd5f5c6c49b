import { describe, expect, it } from 'vitest';
import { createRedactor } from '../../../src/chat/redact.js';
import { lookAlikes, seededSecrets } from '../../support/secret-corpus.js';

describe('redact', () => {
  it('lets none of 300 seeded secrets through', () => {
    const redactor = createRedactor();
    expect(
      seededSecrets(300)
        .filter(({ text, secret }) => redactor.redact(text).text.includes(secret))
        .map(({ text }) => text),
    ).toEqual([]);
  });

  it('leaves at least 98 of 100 look-alikes as they are', () => {
    const redactor = createRedactor();
    const alarms = lookAlikes(300).filter(text => redactor.redact(text).text !== text);
    expect(alarms.length, alarms.slice(0, 5).join('\n')).toBeLessThanOrEqual(5);
  });

  it('gives the same secret the same name, counts, and does not redact twice', () => {
    const redactor = createRedactor();
    const one = redactor.redact('password=hunter2hunter and password=hunter2hunter, token=abc123def456');
    expect(one).toEqual({ text: 'password=[redacted named 1] and password=[redacted named 1], token=[redacted named 2]', count: 3 });
    expect(redactor.redact(one.text)).toEqual({ text: one.text, count: 0 });
  });
});
