import type { Answer } from '../../src/contracts/provider.js';
import { compareText } from '../../src/model/identity.js';
import { listOf, recordOf, stringOf } from '../../src/model/json.js';
import { joinPlain, plain, plainText, type PlainText } from '../../src/model/plain-text.js';
import { fail, ok, type Failure, type Result } from '../../src/model/result.js';
import { between, seconds, type Window } from '../../src/model/time.js';
import type { PrometheusApi } from './api.js';
import { expressionText } from './expression-text.js';

const MOST_TOLD = 5;

/**
 * How many alerts fired in a window with labels that fit: what a silence of these matchers would have muted.
 * @param text the matchers as Alertmanager takes them, a JSON list of {name, value, isRegex, isEqual}
 */
export async function firedMatching(
  api: PrometheusApi,
  text: string,
  window: Window,
  signal: AbortSignal,
): Promise<Result<Answer, Failure>> {
  const selector = selectorOf(text);
  if (selector === undefined)
    return fail({ kind: 'invalid', asked: plainText('fired-matching'), answered: plainText('it needs matchers as JSON') });
  const length = Math.max(1, Math.round(between(window.from, window.to) / 60_000));
  const query = `count by (alertname) (count_over_time(${selector}[${length}m]))`;
  const answer = await api.get('query', { query, time: String(window.to / 1000) }, signal, { timeout: seconds(8) });
  if (!answer.ok) return answer;
  const counts = listOf(recordOf(answer.value.data)['result']).map(raw => ({
    name: plainText(stringOf(recordOf(recordOf(raw)['metric'])['alertname']) || 'unnamed', 120),
    count: Number(listOf(recordOf(raw)['value'])[1]) || 0,
  }));
  const sorted = [...counts].sort((a, b) => b.count - a.count || compareText(a.name, b.name));
  const asked = plainText(query, 400);
  if (sorted.length === 0) return ok({ status: 'nothing', signals: [], asked, text: plainText('none fired') });
  const told: readonly PlainText[] = [
    ...sorted.slice(0, MOST_TOLD).map(({ name, count }) => plain`${name} ${count}`),
    ...(sorted.length > MOST_TOLD ? [plain`${sorted.length - MOST_TOLD} more kinds`] : []),
  ];
  return ok({
    status: 'found',
    signals: [],
    asked,
    text: plain`${sorted.reduce((sum, { count }) => sum + count, 0)} fired: ${joinPlain(told, ', ')}`,
  });
}

/** The ALERTS series have the labels of the alerts, without the external ones. Undefined: that is no list of matchers. */
function selectorOf(text: string): string | undefined {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  const matchers = listOf(raw).map(entry => {
    const { name, value, isRegex, isEqual } = recordOf(entry);
    return {
      name: stringOf(name),
      operator:
        isRegex === true ? (isEqual === false ? ('!~' as const) : ('=~' as const)) : isEqual === false ? ('!=' as const) : ('=' as const),
      value: stringOf(value),
    };
  });
  if (matchers.length === 0 || matchers.some(({ name }) => name === '')) return undefined;
  const own = [
    { name: '__name__', operator: '=' as const, value: 'ALERTS' },
    { name: 'alertstate', operator: '=' as const, value: 'firing' },
  ];
  return expressionText({ is: 'selector', matchers: [...own, ...matchers], shift: { offset: 0 } });
}
