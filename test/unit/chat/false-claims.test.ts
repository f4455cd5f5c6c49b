import { describe, expect, it } from 'vitest';
import { verifyClaim } from '../../../src/chat/verify-claims.js';
import type { CitedFact } from '../../../src/model/conversation.js';
import type { EvidenceId } from '../../../src/model/incident.js';
import { plainText } from '../../../src/model/plain-text.js';
import { FACTS, FALSE, HONEST } from '../../support/false-claims.js';

const facts = new Map(
  Object.entries(FACTS).map(([id, text]): readonly [string, CitedFact] => [
    id,
    { id: id as EvidenceId, text: plainText(text), signals: [], sources: [] },
  ]),
);

describe('what a model claims', () => {
  it.each(FALSE)('is marked when it is false: "%s" citing %j', (text, cites) =>
    expect(verifyClaim(text, cites, facts).verdict).not.toBe('cited'),
  );
  it.each(HONEST)('is left alone when it is true: "%s" citing %j', (text, cites) =>
    expect(verifyClaim(text, cites, facts).verdict).toBe('cited'),
  );
});
