import { describe, expect, it } from 'vitest';
import { factsMeant, meaningOf } from '../../../src/chat/follow-up.js';
import type { Fact } from '../../../src/chat/facts.js';
import type { Turn } from '../../../src/model/conversation.js';
import type { EvidenceId } from '../../../src/model/incident.js';
import { plainText } from '../../../src/model/plain-text.js';
import { instant } from '../../../src/model/time.js';

const fact = (id: string, text: string, at: number): Fact => ({
  id: id as EvidenceId,
  text: plainText(text),
  signals: [],
  sources: [],
  at: instant(at),
  topic: 'change',
  weight: 0.5,
});
const FACTS = [fact('c1', 'rollout of checkout', 300), fact('c2', 'config of cart', 200), fact('c3', 'scale of checkout', 100)];
const answered: Turn = {
  id: 't1',
  at: instant(400),
  question: plainText('what changed?'),
  state: 'done',
  answeredBy: plainText('evidence'),
  facts: FACTS,
  claims: [
    { text: plainText('rollout of checkout'), cites: ['c1' as EvidenceId], verdict: 'cited' },
    { text: plainText('config of cart'), cites: ['c2' as EvidenceId], verdict: 'cited' },
  ],
};

describe('follow-ups', () => {
  it.each([
    ['and before that?', 'before', ['c3']],
    ['Before that', 'before', ['c3']],
    ['what else?', 'changes', ['c3']],
    ['more', 'changes', ['c3']],
    ['and checkout?', 'changes', ['c1', 'c3']],
    ['what about cart?', 'changes', ['c2']],
    ['why?', 'cause', ['c1', 'c2', 'c3']],
    ['are you sure?', 'confidence', ['c1', 'c2', 'c3']],
    ['and the logs?', 'logs', ['c1', 'c2', 'c3']],
    ['who is on it?', 'who', ['c1', 'c2', 'c3']],
  ])('%s', (question, intent, left) => {
    const meaning = meaningOf(question, [answered]);
    expect(meaning.intent).toBe(intent);
    expect(factsMeant(FACTS, meaning).map(one => one.id)).toEqual(left);
  });

  it('takes nothing over when nothing was answered yet', () =>
    expect(meaningOf('what else?', [{ ...answered, state: 'cancelled' }])).toEqual({ intent: 'summary' }));
});
