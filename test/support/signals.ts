import { plainText } from '../../src/model/plain-text.js';
import type { Alert, ChangeEvent, ProviderId, SignalId } from '../../src/model/signal.js';
import { instant } from '../../src/model/time.js';
import type { Delivery } from '../../src/model/delivery.js';

/** 2026-01-15 14:00:00 UTC: the moment at which stories of the tests begin. */
export const NOON = instant(Date.UTC(2026, 0, 15, 14, 0, 0));
export const at = (secondsAfter: number): typeof NOON => instant(NOON + secondsAfter * 1000);

type Loose<T> = { readonly [K in keyof T]?: T[K] extends string | undefined ? string : T[K] };

/** A firing alert with sensible fields; `name` and `labels` may be plain strings. */
export function alert(fields: Omit<Loose<Alert>, 'labels'> & { readonly labels?: Readonly<Record<string, string>> } = {}): Alert {
  const name = plainText(fields.name ?? 'HighErrorRate');
  const labels = Object.fromEntries(
    Object.entries({ alertname: name as string, ...fields.labels }).map(([key, value]) => [key, plainText(value)]),
  );
  const id = fields.id ?? JSON.stringify(labels);
  return {
    type: 'alert',
    source: 'prometheus' as ProviderId,
    about: { kind: 'deployment', name: plainText('checkout'), namespace: plainText('shop') },
    at: NOON,
    severity: 'warning',
    state: 'firing',
    ...fields,
    id: id as SignalId,
    name,
    labels,
    summary: plainText(fields.summary ?? `${name} fires`),
    fingerprint: plainText(fields.fingerprint ?? id),
  } as Alert;
}

export function change(fields: Loose<ChangeEvent> = {}): ChangeEvent {
  return {
    type: 'change',
    id: 'change-1' as SignalId,
    source: 'kubernetes' as ProviderId,
    about: { kind: 'deployment', name: plainText('checkout'), namespace: plainText('shop') },
    at: NOON,
    change: 'deploy',
    summary: plainText('rollout r42'),
    revision: plainText('r42'),
    previousRevision: plainText('r41'),
    ...fields,
  } as ChangeEvent;
}

export function delivery(fields: Partial<Delivery> = {}): Delivery {
  return {
    source: 'prometheus' as ProviderId,
    signals: [],
    completeFor: ['alert'],
    resources: [],
    resourcesComplete: false,
    gone: [],
    edges: [],
    rejected: [],
    ...fields,
  };
}
