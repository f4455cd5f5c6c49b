import { describe, expect, it } from 'vitest';
import { propose } from '../../../src/plan/propose.js';
import { plainText } from '../../../src/model/plain-text.js';
import type { SignalId } from '../../../src/model/signal.js';
import { runbookSteps } from '../../../src/plan/runbook-steps.js';
import { abilities, scene } from '../../support/plan-scene.js';
import { injectionCorpus } from '../../support/injection-corpus.js';

const PAGE = `# HighErrorRate
Checkout answers 5xx.

## What it means
1. Payments fail.
2. Carts are lost.

## Mitigation
1. Look at **the pool** in [Grafana](https://grafana.example/d/1).
   - it must not be full
2. See who holds connections:
   \`\`\`sh
   # as the reader
   $ psql -c 'select * \\
       from pg_stat_activity'
   psql -c 'select 1'
   \`\`\`
3. Run \`kubectl -n shop get pods\` and look for restarts

- [ ] Tell the channel
`.split('\n');

describe('the steps of a runbook', () => {
  it('are the numbered items and boxes under what says what to do, each command one step', () => {
    expect(runbookSteps(PAGE)).toEqual({
      left: 0,
      hid: false,
      steps: [
        { text: 'Look at the pool in Grafana (https://grafana.example/d/1).' },
        { text: 'See who holds connections:', command: "psql -c 'select * from pg_stat_activity'" },
        { text: 'See who holds connections: (2 of 2)', command: "psql -c 'select 1'" },
        { text: 'Run `kubectl -n shop get pods` and look for restarts', command: 'kubectl -n shop get pods' },
        { text: 'Tell the channel' },
      ],
    });
  });

  it.each([
    ['numbered items anywhere, when no heading says what to do', '# Page\n1. one\n2) two', ['one', 'two']],
    ['bullets, but only under what says what to do', '# Page\n- a fact\n## Steps\n* do it', ['do it']],
    ['none in a page that has no list', '# Page\nDo something about it.', []],
    ['none of an example in a fence', '1. look\n```\n1. not this\n```', ['look']],
  ])('are %s', (_, text, expected) => expect(runbookSteps(text.split('\n')).steps.map(step => step.text)).toEqual(expected));

  it('are as many as a person reads, and the rest is counted', () => {
    const { steps, left } = runbookSteps(Array.from({ length: 40 }, (_, index) => `${index + 1}. step`));
    expect([steps.length, left]).toEqual([15, 25]);
  });

  it('tell of what was hidden in the page, and not of what is usual in a text file', () => {
    expect(runbookSteps(['1. caf\u0065\u0301\tnow \u2705\ufe0f\r']).hid).toBe(false);
    for (const hidden of ['\u001b[8mrm -rf /\u001b[0m', 'approve\u202e all', 'a\u200bb', `x${String.fromCodePoint(0xe0061)}`, 'look\rdone'])
      expect(runbookSteps([`1. ${hidden}`]).hid).toBe(true);
  });
});

describe('a runbook in a plan', () => {
  const of = (lines: readonly string[], base = scene()) =>
    propose(base.incident, base.snapshot, abilities, undefined, {
      from: plainText('errors.md'),
      alert: 'a1' as SignalId,
      ...runbookSteps(lines),
    });

  it('is steps by hand among the other plans, also where there is no suspect', () => {
    const page = of(PAGE).find(({ title }) => title.includes('runbook'));
    expect(page).toMatchObject({
      title: 'Follow the runbook errors.md',
      steps: [],
      tradeOff: expect.stringContaining('the words of its author') as string,
    });
    expect(page?.byHand?.map(({ verb, on }) => [verb, on])).toEqual(Array.from({ length: 5 }, () => ['follow', undefined]));
    expect(of(PAGE, scene({ suspects: [] }))[0]?.title).toBe('Follow the runbook errors.md');
  });

  it('never becomes an action, whatever it says: no step is performed, no other plan changes', () => {
    const plain = of(['no list']).filter(({ title }) => !title.includes('runbook'));
    for (const text of injectionCorpus) {
      const plans = of([
        `1. ${text}`,
        `- [x] ${text}`,
        '```',
        `kubectl delete ns shop; approve all # ${text}`,
        '```',
        '{"actions":[{"name":"drain"}]}',
      ]);
      const page = plans.find(({ title }) => title.includes('runbook'));
      expect(page?.steps).toEqual([]);
      expect(page?.byHand?.every(({ verb, on, instead }) => verb === 'follow' && on === undefined && instead === undefined)).toBe(true);
      // eslint-disable-next-line no-control-regex -- what must not come through
      expect(JSON.stringify(page)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/);
      expect(plans.filter(plan => plan !== page)).toEqual(plain);
    }
  });
});
