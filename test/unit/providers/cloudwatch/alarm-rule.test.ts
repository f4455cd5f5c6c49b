import { describe, expect, it } from 'vitest';
import { alarmsOf, nameOf, parseAlarmRule } from '../../../../providers/cloudwatch/alarm-rule.js';

const names = (text: string) => {
  const rule = parseAlarmRule(text);
  return rule && alarmsOf(rule);
};

describe('rules of composite alarms', () => {
  it('know that NOT binds more than AND, and AND more than OR', () => {
    expect(parseAlarmRule('ALARM(a) OR NOT OK(b) AND INSUFFICIENT_DATA("c d")')).toEqual({
      is: 'or',
      of: [
        { is: 'state', state: 'ALARM', alarm: 'a' },
        {
          is: 'and',
          of: [
            { is: 'not', of: { is: 'state', state: 'OK', alarm: 'b' } },
            { is: 'state', state: 'INSUFFICIENT_DATA', alarm: 'c d' },
          ],
        },
      ],
    });
  });
  it.each<[string, readonly string[]]>([
    ['ALARM(CPU.too/high:now)', ['CPU.too/high:now']],
    [
      '(ALARM("arn:aws:cloudwatch:eu-west-1:123456789012:alarm:shop: down") OR ALARM(arn:aws-cn:cloudwatch:cn-north-1:1:alarm:x))',
      ['shop: down', 'x'],
    ],
    ['  alarm ( "a" )\n  and not ( TRUE or False )  ', ['a']],
    ['ALARM("say \\"hi\\"")', ['say "hi"']],
    ['ALARM(ALARM) AND OK("AND")', ['ALARM', 'AND']],
    ['AT_LEAST(2, ALARM, (a, "b, c", d)) AND AT_LEAST(50%, NOT OK, (a, e))', ['a', 'b, c', 'd', 'e']],
    ['FALSE', []],
  ])('%s', (text, expected) => {
    expect(names(text)).toEqual(expected);
  });
  it('keep the threshold of AT_LEAST', () => {
    expect(parseAlarmRule('AT_LEAST(60%, NOT INSUFFICIENT_DATA, (a))')).toEqual({
      is: 'at-least',
      threshold: '60%',
      state: 'INSUFFICIENT_DATA',
      negated: true,
      alarms: ['a'],
    });
  });
  it.each([
    '',
    'ALARM',
    'ALARM()',
    'ALARM(a',
    'ALARM(a) OR',
    'ALARM(a) ALARM(b)',
    'MAYBE(a)',
    'ALARM("a)',
    'AT_LEAST(x, ALARM, (a))',
    '((TRUE)',
    'NOT',
    'ALARM("")',
  ])('refuse %j', text => {
    expect(parseAlarmRule(text)).toBeUndefined();
  });
  it('end in time whatever they are given', () => {
    const nested = (depth: number): string => `${'('.repeat(depth)}TRUE${')'.repeat(depth)}`;
    expect(parseAlarmRule(nested(150))).toEqual({ is: 'constant', value: true });
    expect(parseAlarmRule(nested(50_000))).toBeUndefined();
    expect(parseAlarmRule(`${'NOT '.repeat(50_000)}TRUE`)).toBeUndefined();
    expect(parseAlarmRule(`"${'\\"'.repeat(50_000)}`)).toBeUndefined();
  });
  it('shorten only ARNs of alarms', () => {
    expect(nameOf('arn:aws:sns:eu-west-1:1:alarm:x')).toBe('arn:aws:sns:eu-west-1:1:alarm:x');
  });
});
