import { describe, expect, it } from 'vitest';
import { verifyClaim } from '../../../src/chat/verify-claims.js';
import type { CitedFact } from '../../../src/model/conversation.js';
import type { EvidenceId } from '../../../src/model/incident.js';
import { plainText } from '../../../src/model/plain-text.js';

const fact = (id: string, text: string): readonly [string, CitedFact] => [
  id,
  { id: id as EvidenceId, text: plainText(text), signals: [], sources: [] },
];
const facts = new Map([
  fact('e1', 'rollout r42 finished 70 s before its first alert'),
  fact('e2', 'http_errors:ratio of checkout went up at 14:23:10 UTC: from 0.002 to 0.34'),
  fact('e3', 'POOL_SIZE 50 → 5'),
  fact('e4', '1,234 lines of "timeout", 9 of 12 pods'),
]);

describe('a claim', () => {
  it.each([
    ['r42 finished 70 s before', ['e1'], 'cited'],
    ['r42 finished 71 s before', ['e1'], 'number-differs'],
    ['r42 finished 70 s before', ['e3'], 'number-differs'],
    ['the rollout came first', ['e1'], 'cited'],
    ['the rollout came first', [], 'uncited'],
    ['the rollout came first', ['e99'], 'wrong-citation'],
    ['the rollout came first', ['e1', 'e99'], 'wrong-citation'],
    ['errors rose to 0.34 at 14:23:10', ['e2'], 'cited'],
    ['errors rose to 0.3', ['e2'], 'cited'],
    ['errors rose to 0.4', ['e2'], 'number-differs'],
    ['errors rose to 0.35', ['e2'], 'number-differs'],
    ['errors rose at 14:25:10', ['e2'], 'number-differs'],
    ['the pool went from 50 to 5, 70 s before', ['e1', 'e3'], 'cited'],
    ['the pool went from 50 to 6', ['e3'], 'number-differs'],
    ['the pool went from ５０ to ６', ['e3'], 'number-differs'],
    ['1234 timeouts on 9 of 12 pods', ['e4'], 'cited'],
    ['1,234 timeouts on 9 of 13 pods', ['e4'], 'number-differs'],
  ] as const)('"%s" citing %j is %s', (text, cites, verdict) => {
    expect(verifyClaim(text, cites, facts).verdict).toBe(verdict);
  });
  it('comes out as plain text, with no citation that does not exist', () => {
    const claim = verifyClaim('\u001b[31mred\u001b[0m\u202e and hidden\u{e0041}', ['e1', 'e99'], facts);
    expect(claim).toEqual({ text: 'red and hidden', cites: ['e1'], verdict: 'wrong-citation' });
  });
});
