import { expect, test } from 'vitest';
import { contextOf } from '../../../src/chat/facts.js';
import { similarText, similarTo } from '../../../src/chat/similar.js';
import { plainText } from '../../../src/model/plain-text.js';
import type { PastIncident } from '../../../src/model/past-incident.js';
import { before, incidentId } from '../../support/sample-parts.js';
import { sampleRoom } from '../../support/sample-room.js';

const ID = incidentId('i-checkout');
const past = (fields: Partial<PastIncident>): PastIncident => ({
  id: ID,
  title: plainText('checkout: rollout r17 crash-loops'),
  startedAt: before(200_000),
  recoveredAt: before(198_200),
  traits: ['shop/checkout'],
  suspect: plainText('rollout r17'),
  ...fields,
});
const told = (list: readonly PastIncident[]): readonly string[] =>
  similarTo(contextOf(sampleRoom({ past: list }), ID))
    .map(similarText)
    .filter(text => text.includes('over after'));

test('incidents of earlier days are told with their date, the latest first, when they were of the same objects', () => {
  const older = past({ title: plainText('checkout fails'), startedAt: before(900_000), recoveredAt: before(899_000) });
  const elsewhere = past({ title: plainText('mail fails'), startedAt: before(300_000), traits: ['shop/mail'] });
  expect(told([older, elsewhere, past({})])).toEqual([
    'checkout: rollout r17 crash-loops, at 2026-01-13 06:59:47 UTC, over after 30m, first suspect rollout r17.',
    'checkout fails, at 2026-01-05 04:33:07 UTC, over after 17m, first suspect rollout r17.',
  ]);
});

test('what began with it or after it is not before it', () => {
  expect(told([past({ startedAt: before(0), recoveredAt: before(0) })])).toEqual([]);
});
