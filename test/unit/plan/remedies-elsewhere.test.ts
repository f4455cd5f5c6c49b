import { describe, expect, it } from 'vitest';
import { plainText } from '../../../src/model/plain-text.js';
import type { Resource } from '../../../src/model/resource.js';
import type { ProviderId } from '../../../src/model/signal.js';
import { instantText } from '../../../src/model/time.js';
import { propose } from '../../../src/plan/propose.js';
import type { Ability } from '../../../src/plan/remedies/remedy.js';
import { refOf, scene } from '../../support/plan-scene.js';
import { alert, at } from '../../support/signals.js';
import { about, actionsOf, firing, resource } from '../../support/proposed-actions.js';

describe('the remedies of a cloud', () => {
  const aws = 'cloudwatch' as ProviderId;
  const CLOUD: readonly Ability[] = (['reboot', 'scale', 'disable-alarm-actions'] as const).map(name => ({
    provider: aws,
    name,
    on: name === 'reboot' ? ['host', 'database'] : name === 'scale' ? ['scaling-group'] : ['alarm'],
  }));
  const alarm = (name: string, severity: 'critical' | 'warning' = 'warning') =>
    alert({ id: 'a1', name, source: aws, severity, labels: {} });
  const machine = refOf('host', 'i-0abc', '');
  const store = refOf('database', 'orders', '');
  const group = refOf('scaling-group', 'web', '');

  it('reboot a machine that answers nobody, or a database whose connections are used up, with the downtime named before all else', () => {
    const { incident, snapshot } = scene({
      signals: [alarm('StatusCheckFailed', 'critical')],
      resources: [resource(machine, { phase: 'running', group: 'web' })],
      suspects: about(machine),
    });
    expect(propose(incident, snapshot, CLOUD)[0]).toMatchObject({
      title: 'Reboot host i-0abc',
      tradeOff: expect.stringMatching(/^DOWNTIME: .*its group may replace it/) as string,
      steps: [{ risk: 'high' }],
    });
    expect(
      actionsOf(
        {
          signals: [alarm('orders-connections', 'critical')],
          resources: [resource(store, { phase: 'available' })],
          suspects: about(store),
        },
        CLOUD,
      ),
    ).toEqual([{ name: 'reboot', on: 'database orders', params: {} }]);
  });

  it('reboot nothing that is starting, stopped, or merely slow', () => {
    expect(
      actionsOf(
        {
          signals: [alarm('StatusCheckFailed', 'critical')],
          resources: [resource(machine, { phase: 'stopped' })],
          suspects: about(machine),
        },
        CLOUD,
      ),
    ).toEqual([]);
    expect(
      actionsOf(
        { signals: [alarm('orders-latency', 'critical')], resources: [resource(store, { phase: 'available' })], suspects: about(store) },
        CLOUD,
      ),
    ).toEqual([]);
  });

  it('grow a group within its own bounds', () => {
    const grown = (facts: Resource['facts']) =>
      actionsOf({ signals: [alarm('web-cpu', 'critical')], resources: [resource(group, facts)], suspects: about(group) }, CLOUD);
    expect(grown({ replicas: 4, min: 1, max: 10 })).toEqual([{ name: 'scale', on: 'scaling-group web', params: { replicas: 6 } }]);
    expect(grown({ replicas: 4, min: 1, max: 5 })).toEqual([{ name: 'scale', on: 'scaling-group web', params: { replicas: 5 } }]);
    expect(grown({ replicas: 4, min: 1, max: 4 })).toEqual([]);
  });

  it('turn a loud alarm off while someone works, and never a critical one or one of another source', () => {
    expect(actionsOf({ signals: [alarm('web-busy')], suspects: about(group) }, CLOUD)).toEqual([
      { name: 'disable-alarm-actions', on: 'alarm web-busy', params: {} },
    ]);
    expect(actionsOf({ signals: [alarm('web-busy', 'critical')], suspects: about(group) }, CLOUD)).toEqual([]);
    expect(actionsOf({ signals: [{ ...alarm('web-busy'), source: 'prometheus' as ProviderId }], suspects: about(group) }, CLOUD)).toEqual(
      [],
    );
  });
});

describe('the end of a silence', () => {
  const held = (severity: 'critical' | 'warning', silencedUntil: number) => ({
    ...firing('DiskFull'),
    severity,
    silences: [plainText('s1')],
    silencedUntil: at(silencedUntil),
    suppressedBy: [plainText('silenced by ada')],
  });
  const of = (...signals: readonly ReturnType<typeof held>[]) => actionsOf({ signals, suspects: about(refOf('service', 'elsewhere')) });

  it('is moved while its alert still fires and it is near, and left alone while it is far', () => {
    // The snapshot is of two minutes past noon.
    expect(of(held('warning', 600))).toEqual([
      { name: 'extend-silence', on: 'silence s1', params: { id: 's1', until: instantText(at(600 + 3600)) } },
    ]);
    expect(of(held('warning', 7200))).toEqual([]);
    expect(of(held('warning', 60))).toEqual([]);
  });

  it('is now for one that holds a critical alert back, as the last of the plans', () => {
    expect(of(held('critical', 7200))).toEqual([{ name: 'expire-silence', on: 'silence s1', params: { id: 's1' } }]);
    expect(of({ ...held('critical', 7200), silences: [plainText('s1'), plainText('s2')] })).toEqual([]);
  });
});
