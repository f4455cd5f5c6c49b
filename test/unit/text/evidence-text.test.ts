import { describe, expect, it } from 'vitest';
import type { CitedFact } from '../../../src/model/conversation.js';
import type { EvidenceId } from '../../../src/model/incident.js';
import { evidenceText } from '../../../src/text/evidence-text.js';
import { evidence, provider, SAMPLE_NOW, signalId, text } from '../../support/sample-parts.js';
import { sampleRoom } from '../../support/sample-room.js';

describe('evidence in full', () => {
  const { alerts, signals } = sampleRoom();

  it('names its rule, its weight and each signal with the query behind it', () => {
    const alert = [...alerts.values()].find(one => one.expression)!;
    const page = evidenceText(evidence(1, 'errors rose after r42', [alert.id, 'gone']), { alerts, signals });
    expect(page).toContain('Found by the rule change-before-symptom, weight 0.60 of 1');
    expect(page).toContain(`query: ${alert.expression}`);
    expect(page).toContain('1 signal behind it is no longer kept');
  });

  it('shows the query and the raw answer of what was looked up', () => {
    const fact: CitedFact = {
      id: 'q1' as EvidenceId,
      text: text('logs of web: login failed'),
      signals: [],
      sources: [provider('kubernetes')],
      at: SAMPLE_NOW,
      asked: text('logs of web'),
      raw: [text('ok'), text('login failed password=[redacted named 1]')],
    };
    expect(evidenceText(fact, { alerts, signals }).split('\n')).toEqual([
      'logs of web: login failed',
      'From k8s at 2026-01-15 14:33:07 UTC',
      '',
      'Asked: logs of web',
      'Answered, secrets hidden:',
      '  ok',
      '  login failed password=[redacted named 1]',
    ]);
  });

  it('counts what is too many to read', () => {
    const many = Array.from({ length: 15 }, (_, index) => signalId(`m${index}`));
    expect(evidenceText(evidence(2, 'many', many), { alerts, signals })).toContain('and 3 more signals');
  });
});
