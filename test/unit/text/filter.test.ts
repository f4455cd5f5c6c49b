import { describe, expect, it } from 'vitest';
import { plainText } from '../../../src/model/plain-text.js';
import { highlights, matches, mayMatch, readFilter, SearchedRow } from '../../../src/text/filter.js';

const row = {
  fields: ['Checkout error rate', 'shop/checkout'],
  labels: { severity: plainText('critical'), pod: plainText('checkout-7f'), team: plainText('pay ments') },
};

describe('a filter', () => {
  it.each([
    ['', true],
    ['error', true],
    ['ERROR', false],
    ['Error', false],
    ['checkout rate', true],
    ['checkout nothing', false],
    ['!nothing', true],
    ['!error', false],
    ['/^Check.*rate$/', true],
    ['!/^Check/', false],
    ['/check/i', true],
    ['/^check/', false],
    ['severity=critical', true],
    ['severity=warning', false],
    ['severity!=critical', false],
    ['!severity=critical', false],
    ['severity=~crit.*', true],
    ['severity=~crit', false],
    ['missing=', true],
    ['team="pay ments"', true],
    ['"error rate"', true],
    ['"rate error"', false],
    ['error severity=critical !pod=web', true],
  ])('%j passes: %s', (text, passes) => {
    expect(matches(readFilter(text), row)).toBe(passes);
  });

  it('finds the same in a row that remembers what it lacks', () => {
    const again = new SearchedRow(row.fields, row.labels);
    for (const text of ['z', 'ze', 'error', 'errorx', 'err', 'z error', '7F', '7f', 'rate shop'])
      expect([text, matches(readFilter(text), again)]).toEqual([text, matches(readFilter(text), row)]);
  });
  it('is sure of rows that are told as one only where a word is in none of them', () => {
    const together = new SearchedRow([...row.fields, 'Disk full']);
    expect(
      ['disk', 'nothing', '!nothing', 'Nothing', 'disk nothing', 'severity=none', '/none/'].map(text =>
        mayMatch(readFilter(text), together),
      ),
    ).toEqual([true, false, true, true, false, true, true]);
  });

  it('says what is wrong with an expression, and hides nothing meanwhile', () => {
    expect(readFilter('/[a').problem).toBe('close the expression with /');
    expect(readFilter('/[/').problem).toMatch(/Unterminated|unterminated/);
    expect(matches(readFilter('/[/'), row)).toBe(true);
  });

  it('shows what it found', () => {
    expect(highlights(readFilter('check !x'), 'checkout check')).toEqual([
      [0, 5],
      [9, 14],
    ]);
    expect(highlights(readFilter('/o.t/'), 'checkout')).toEqual([[5, 8]]);
    expect(highlights(readFilter('severity=critical'), 'critical')).toEqual([]);
  });
});
