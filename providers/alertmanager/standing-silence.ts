import type { PlannedAction } from '../../src/model/plan.js';
import { ok, type Failure, type Result } from '../../src/model/result.js';
import { reachableClusters, silencesFor, speakerOf, type Cluster, type FoundSilence } from './clusters.js';
import { readAlerts, type PeerAlert } from './read.js';
import type { SilenceWorld } from './rehearsal-parts.js';

/** What an id stands for now: the silences that mute something or will, and how many have ended. */
export interface Standing {
  readonly clusters: readonly Cluster[];
  readonly live: readonly FoundSilence[];
  readonly expired: number;
}

export async function standingSilence(
  { instances }: Pick<SilenceWorld, 'instances'>,
  action: PlannedAction,
  signal: AbortSignal,
): Promise<Result<Standing, Failure>> {
  const clusters = await reachableClusters(instances, signal);
  if (!clusters.ok) return clusters;
  const found = await silencesFor(clusters.value, String(action.params['id'] ?? ''), signal);
  if (!found.ok) return found;
  const live = found.value.filter(({ silence }) => silence.state !== 'expired');
  return ok({ clusters: clusters.value, live, expired: found.value.length - live.length });
}

/** The alerts that these silences hold back now. */
export async function silencedAlerts({ clusters, live }: Standing, signal: AbortSignal): Promise<Result<readonly PeerAlert[], Failure>> {
  const ids = new Set(live.map(({ silence }) => silence.id));
  const alerts = new Map<string, PeerAlert>();
  for (const cluster of clusters) {
    const answer = await speakerOf(cluster)?.get('alerts', signal, {
      parameters: [
        ['active', 'false'],
        ['unprocessed', 'false'],
      ],
    });
    if (!answer) continue;
    if (!answer.ok) return answer;
    for (const alert of readAlerts(answer.value.body)) if (alert.silencedBy.some(id => ids.has(id))) alerts.set(alert.fingerprint, alert);
  }
  return ok([...alerts.values()]);
}
