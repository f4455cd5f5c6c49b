import type { AlertHistory, RuleHistory, Stretch } from '../model/alert-history.js';
import { compareText } from '../model/identity.js';
import { plain, plainText } from '../model/plain-text.js';
import type { Alert, Labels, ProviderId } from '../model/signal.js';
import { instant, milliseconds, seconds, type Window } from '../model/time.js';
import type { SeenFiring } from '../model/seen-firing.js';
import type { SignalStore } from './signal-store.js';

/** What the room itself saw is as exact as its polls. */
const STEP = seconds(15);

/** Alerts that were firing before and are over now. */
export function endedBetween(before: SignalStore, after: SignalStore): readonly SeenFiring[] {
  if (before.signals === after.signals) return [];
  const ended: SeenFiring[] = [];
  for (const alert of after.signals.values()) {
    if (alert.type !== 'alert' || alert.state !== 'ended' || alert.endedAt === undefined) continue;
    const known = before.signals.get(alert.id);
    if (known?.type === 'alert' && known.state === 'firing') ended.push({ ...common(alert), from: alert.at, to: alert.endedAt });
  }
  return ended;
}

const common = (alert: Alert): Omit<SeenFiring, 'from' | 'to'> => ({
  source: alert.source,
  name: alert.name,
  severity: alert.severity,
  fingerprint: alert.fingerprint,
  labels: alert.labels,
  ...(alert.expression === undefined ? {} : { expression: alert.expression }),
});

/** The history that the room saw: what it wrote down when alerts ended, and the alerts that it knows now. */
export function seenHistory(alerts: readonly Alert[], log: readonly SeenFiring[], window: Window): AlertHistory {
  const firings = new Map<string, Omit<SeenFiring, 'to'> & { readonly to?: SeenFiring['to'] }>();
  const put = (firing: Omit<SeenFiring, 'to'> & { readonly to?: SeenFiring['to'] }): void => {
    if (firing.from <= window.to && (firing.to ?? window.to) >= window.from)
      firings.set(`${firing.source} ${firing.fingerprint} ${firing.from}`, firing);
  };
  for (const firing of log) put(firing);
  for (const alert of alerts) {
    if (alert.state === 'firing') put({ ...common(alert), from: alert.at });
    else if (alert.state === 'ended' && alert.endedAt !== undefined) put({ ...common(alert), from: alert.at, to: alert.endedAt });
  }
  const rules = new Map<
    string,
    { readonly first: Omit<SeenFiring, 'to'>; readonly series: Map<string, Labels>; readonly firings: Stretch[] }
  >();
  for (const firing of firings.values()) {
    const key = `${firing.source} ${firing.name} ${firing.severity}`;
    let rule = rules.get(key);
    if (!rule) rules.set(key, (rule = { first: firing, series: new Map(), firings: [] }));
    rule.series.set(firing.fingerprint, firing.labels);
    rule.firings.push({
      fingerprint: firing.fingerprint,
      from: instant(Math.max(firing.from, window.from)),
      ...(firing.to === undefined ? {} : { to: firing.to }),
      ...(firing.from < window.from ? ({ cut: true } as const) : {}),
    });
  }
  const oldest = Math.min(...[...firings.values()].map(({ from }) => from));
  const none = milliseconds(0);
  return {
    source: 'warroom' as ProviderId,
    window,
    ...(firings.size === 0 ? {} : { heldFrom: instant(Math.max(window.from, oldest)) }),
    step: STEP,
    queries: 0,
    rules: [...rules]
      .sort(([a], [b]) => compareText(a, b))
      .map(([, { first, series, firings: stretches }]): RuleHistory => {
        const sorted = stretches.sort((a, b) => compareText(a.fingerprint, b.fingerprint) || a.from - b.from);
        const { source, name, severity, expression } = first;
        return {
          rule: {
            source,
            name,
            severity,
            ...(expression === undefined ? {} : { expression }),
            labels: {},
            annotations: {},
            holds: none,
            keeps: none,
            interval: none,
          },
          series,
          firings: sorted,
          truths: sorted,
          truthsFrom: 'alerts',
        };
      }),
    notes: [
      plain`no source remembers alerts of this time: this is what warroom saw while it ran, and ${plainText('for')} counts from the first report of an alert`,
    ],
  };
}
