import { describe, expect, it } from 'vitest';
import type { Answer, Question, QuestionArgs } from '../../../src/contracts/provider.js';
import { plainText } from '../../../src/model/plain-text.js';
import { fail, ok, type Failure, type Result } from '../../../src/model/result.js';
import type { LogLine, ProviderId, SignalId } from '../../../src/model/signal.js';
import { earlier, instant, later, minutes, seconds } from '../../../src/model/time.js';
import { inspectIncident } from '../../../src/session/inspect.js';
import type { Performing } from '../../../src/session/war-room.js';
import { derive } from '../../../src/state/derive.js';
import { initialState } from '../../../src/state/ground.js';
import { reduce } from '../../../src/state/reduce.js';
import { fakeClock } from '../../support/fake-clock.js';
import { alert, NOON } from '../../support/signals.js';

const LOKI = 'loki' as ProviderId;
const services = ['checkout', 'cart', 'web', 'mail', 'search', 'pay'].map(name => ({
  kind: 'deployment',
  name: plainText(name),
  namespace: plainText('shop'),
}));

function roomWith(ask: (args: QuestionArgs) => Result<Answer, Failure>): {
  readonly performing: Performing;
  readonly asked: QuestionArgs[];
  readonly notices: string[];
} {
  const asked: QuestionArgs[] = [];
  const notices: string[] = [];
  const delivery = {
    source: 'prometheus' as ProviderId,
    signals: services.map((about, i) =>
      alert({ id: `a${i}`, name: 'HighErrorRate', about, at: NOON, severity: 'critical', fingerprint: plainText(`f${i}`) }),
    ),
    completeFor: ['alert'] as const,
    resources: [],
    resourcesComplete: false,
    gone: [],
    edges: [],
    rejected: [],
  };
  const told = reduce(initialState(NOON), { type: 'batch-received', delivery, at: NOON });
  const state = reduce(told, derive(told));
  const question: Question = {
    name: 'logs-of',
    purpose: 'logs',
    ask: async args => {
      asked.push(args);
      return ask(args);
    },
  };
  const performing = {
    clock: fakeClock(later(NOON, minutes(3))),
    state: () => state,
    dispatch: () => undefined,
    notice: (_: string, text: string) => void notices.push(text),
    connections: { questions: (name: string) => (name === 'logs-of' ? [{ source: LOKI, question }] : []) },
  } as unknown as Performing;
  return { performing, asked, notices };
}
const line = (about: QuestionArgs['about'], at: number, text: string, level: LogLine['level'], number: number): LogLine => ({
  type: 'log',
  id: `line ${about!.name} ${number}` as SignalId,
  source: LOKI,
  about: about!,
  at: instant(at),
  level,
  text: plainText(text),
});
const answer = (signals: readonly LogLine[]): Result<Answer, Failure> =>
  ok({ status: 'found', signals, text: plainText(''), asked: plainText('logs') });
const [incident] = roomWith(() => answer([])).performing.state().room.order;

describe('inspecting an incident', () => {
  it('asks for the logs of a few objects near it, with a past to compare with', async () => {
    const { performing, asked } = roomWith(() => answer([]));
    await inspectIncident(performing, incident!);
    expect(asked).toHaveLength(4);
    expect(new Set(asked.map(({ about }) => about?.name)).size).toBe(4);
    expect(asked.every(({ window }) => window.from <= earlier(NOON, minutes(30)) && window.to === later(NOON, minutes(3)))).toBe(true);
  });

  it('keeps bursts of what is new, not the lines, and not what was said before as often', async () => {
    const { performing } = roomWith(({ about }) =>
      answer(
        about!.name !== 'checkout'
          ? []
          : [
              ...Array.from({ length: 40 }, (_, i) =>
                line(about, earlier(NOON, seconds(1800 - i * 50)), `request ${i} served in ${i + 3} ms`, 'info', i),
              ),
              ...Array.from({ length: 8 }, (_, i) =>
                line(about, later(NOON, seconds(i)), `cannot reach database at 10.0.0.${i}: connection refused`, 'error', 100 + i),
              ),
              ...Array.from({ length: 4 }, (_, i) =>
                line(about, later(NOON, seconds(i)), `request ${i} served in ${i + 3} ms`, 'info', 200 + i),
              ),
            ],
      ),
    );
    const found = await inspectIncident(performing, incident!);
    expect(found).toEqual([expect.objectContaining({ type: 'log-burst', about: services[0], level: 'error', count: 8, usual: 0 })]);
  });

  it('a source that cannot answer is told once', async () => {
    const { performing, notices } = roomWith(() =>
      fail({ kind: 'unexpected-answer', asked: plainText('GET /loki'), answered: plainText('502') }),
    );
    expect(await inspectIncident(performing, incident!)).toEqual([]);
    expect(notices).toEqual(['no logs of these objects: GET /loki: 502']);
  });
});
