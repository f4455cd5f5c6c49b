import { plain, plainText } from '../model/plain-text.js';
import type { SourceHealth } from '../model/health.js';
import type { Alert, ProviderId, SignalId } from '../model/signal.js';
import type { Instant } from '../model/time.js';

/** The room itself as a source: it alone emits these. */
export const OWN_SOURCE = 'warroom' as ProviderId;

/** A source that once answered and no longer does is an alert like any other: silence is not calm. */
export function silentSources(sources: Iterable<SourceHealth>, now: Instant): readonly Alert[] {
  const alerts: Alert[] = [];
  for (const health of sources) {
    if (!health.stale || health.lastGoodAt === undefined) continue;
    const name = plainText('SourceSilent');
    alerts.push({
      type: 'alert',
      id: `warroom:silent:${health.source}` as SignalId,
      source: OWN_SOURCE,
      about: { kind: 'source', name: plainText(health.source) },
      at: health.lastGoodAt,
      name,
      severity: 'warning',
      state: 'firing',
      labels: { alertname: name, source: plainText(health.source) },
      fingerprint: plainText(`silent-${health.source}`),
      startedWithin: { from: health.lastGoodAt, to: now },
      summary: health.failure
        ? plain`${health.title} does not answer: ${health.failure.answered}`
        : plain`${health.title} has not answered for more than three polls`,
    });
  }
  return alerts;
}
