import { describe, expect, it } from 'vitest';
import { logPassages, looksLikeLog } from '../../../../src/chat/retrieval/log-passages.js';
import { lookedUpFacts } from '../../../../src/chat/retrieval/looked-up.js';
import { outlinePassages } from '../../../../src/chat/retrieval/outline-passages.js';
import type { RawAnswer } from '../../../../src/chat/retrieval/raw-answer.js';
import { slownessIn, troubleIn } from '../../../../src/chat/retrieval/relevance.js';
import { plainText } from '../../../../src/model/plain-text.js';
import type { ProviderId } from '../../../../src/model/signal.js';
import { instant } from '../../../../src/model/time.js';

const answer = (asked: string, text: string, status: RawAnswer['status'] = 'found'): RawAnswer => ({
  source: 'cluster' as ProviderId,
  asked: plainText(asked),
  status,
  at: instant(0),
  text,
});

describe('logPassages', () => {
  it('tells a template with its count, its times and the bounds of its values', () => {
    const lines = [3, 12, 7].map((took, index) => `2026-03-01T10:00:0${index}Z INFO order ${1000 + index} rendered in ${took} seconds.`);
    expect(logPassages(lines)).toEqual([
      { text: '2026-03-01T10:00:00Z to 10:00:02Z ×3 INFO order 1000 to 1002 rendered in 3 seconds to 12 seconds.', line: 0, lines: 3 },
    ]);
  });

  it('shows a line that stands alone as it is, and reads the message of a structured one', () => {
    expect(
      logPassages(['{"time":"2026-03-01T10:00:00Z","level":"error","msg":"pool is empty","pool":"orders"}']).map(passage => passage.text),
    ).toEqual(['2026-03-01T10:00:00Z pool is empty level=error pool=orders']);
  });

  it.each([
    ['times', ['2026-03-01 10:00:00 a', '2026-03-01 10:00:01 b', '2026-03-01 10:00:02 c'], true],
    ['levels', ['INFO: a', 'INFO: b', 'WARN: c'], true],
    ['a description', ['Name: x', 'Namespace: y', 'Events:', '  Warning FailedScheduling'], false],
    ['repeats without times', Array.from({ length: 30 }, (_, index) => `request ${index} to the upstream failed`), true],
  ])('knows a log by %s', (_, lines, expected) => expect(looksLikeLog(lines)).toBe(expected));
});

describe('outlinePassages', () => {
  it('puts the headings before what stands under them', () => {
    expect(
      outlinePassages('Name: web\nContainers:\n  app:\n    State: Waiting\n    Reason: CrashLoopBackOff').map(passage => passage.text),
    ).toEqual(['Name: web', 'Containers > app: State: Waiting; Reason: CrashLoopBackOff']);
  });

  it('reads JSON, and tells many samples by their bounds', () => {
    const values = Array.from({ length: 9 }, (_, index) => [1_756_099_500 + index * 60, String(index)]);
    expect(outlinePassages(JSON.stringify({ metric: { pod: 'web' }, values })).map(passage => passage.text)).toEqual([
      'metric: pod: web',
      'values: 9 values from 2025-08-25T05:25:00Z to 2025-08-25T05:33:00Z: least 0, most 8, last 8',
    ]);
  });
});

describe('trouble', () => {
  it.each([
    ['Failed to pull image', true],
    ['0/3 nodes are available: 1 Insufficient memory', true],
    ['Restart Count: 0; failures=0', false],
    ['timeout=1s period=10s #failure=3', false],
    ['Normal Pulled Successfully pulled image', false],
    ['node.kubernetes.io/unreachable:NoExecute op=Exists for 300s', false],
  ])('%s: %s', (text, expected) => expect(troubleIn(text) > 0).toBe(expected));

  it('sees a wait only when the question is about waiting', () => {
    expect(slownessIn('why is checkout slow?', 'query took 6.2 seconds')).toBe(1);
    expect(slownessIn('how many pods?', 'query took 6.2 seconds')).toBe(0);
  });
});

describe('lookedUpFacts', () => {
  const log = [
    ...Array.from({ length: 50 }, (_, index) => `2026-03-01T10:00:${String(index).padStart(2, '0')}Z INFO GET /health ${index} ok`),
    '2026-03-01T10:00:59Z ERROR login failed: redis timeout',
  ].join('\n');

  it('puts the trouble of a long log first, keeps its query and its lines', () => {
    const [first] = lookedUpFacts('why do logins fail?', [answer('logs of web', log)]);
    expect(first?.text).toBe('logs of web: 2026-03-01T10:00:59Z ERROR login failed: redis timeout');
    expect(first).toMatchObject({ id: 'q1', asked: 'logs of web', sources: ['cluster'], topic: 'looked-up' });
    expect(first?.raw?.at(-1)).toBe('2026-03-01T10:00:59Z ERROR login failed: redis timeout');
  });

  it('makes a fact of what could not be looked up and of what was not there', () => {
    const facts = lookedUpFacts('why?', [
      answer('describe secret x', 'secrets is forbidden', 'failed'),
      answer('logs of gone', '', 'nothing'),
    ]);
    expect(facts.map(fact => fact.text)).toEqual(['describe secret x: secrets is forbidden', 'logs of gone: nothing was found']);
  });

  it('does not say the same twice', () => {
    const again = 'event-1: Failed to pull image web:1\n\nevent-2: Failed to pull image web:1';
    expect(lookedUpFacts('why?', [answer('describe a', again), answer('describe b', again)]).length).toBe(1);
  });
});
