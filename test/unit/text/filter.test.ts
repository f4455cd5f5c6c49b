import { describe, expect, it } from 'vitest';
import { plainText } from '../../../src/model/plain-text.js';
import { highlights, matches, readFilter } from '../../../src/text/filter.js';

const row = { fields: ['Checkout error rate', 'shop/checkout'], labels: { severity: plainText('critical'), pod: plainText('checkout-7f'), team: plainText('pay ments') } };

describe('a filter', () => {
  it.each([
    ['', true], ['error', true], ['ERROR', false], ['Error', false], ['checkout rate', true], ['checkout nothing', false], ['!nothing', true], ['!error', false], ['/^Check.*rate$/', true], ['!/^Check/', false], ['/check/i', true], ['/^check/', false],
    ['severity=critical', true], ['severity=warning', false], ['severity!=critical', false], ['!severity=critical', false], ['severity=~crit.*', true], ['severity=~crit', false], ['missing=', true], ['team="pay ments"', true], ['"error rate"', true], ['"rate error"', false], ['error severity=critical !pod=web', true],
  ])('%j passes: %s', (text, passes) => { expect(matches(readFilter(text), row)).toBe(passes); });

  it('says what is wrong with an expression, and hides nothing meanwhile', () => {
    expect(readFilter('/[a').problem).toBe('close the expression with /');
    expect(readFilter('/[/').problem).toMatch(/Unterminated|unterminated/);
    expect(matches(readFilter('/[/'), row)).toBe(true);
  });

  it('shows what it found', () => {
    expect(highlights(readFilter('check !x'), 'checkout check')).toEqual([[0, 5], [9, 14]]);
    expect(highlights(readFilter('/o.t/'), 'checkout')).toEqual([[5, 8]]);
    expect(highlights(readFilter('severity=critical'), 'critical')).toEqual([]);
  });
});
