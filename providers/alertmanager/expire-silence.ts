import type { ActionKind } from '../../src/contracts/provider.js';
import { compareText } from '../../src/model/identity.js';
import type { Fact, PlannedAction, Rehearsal } from '../../src/model/plan.js';
import { plain, plainText, type PlainText } from '../../src/model/plain-text.js';
import { ok, type Failure, type Result } from '../../src/model/result.js';
import type { Instant } from '../../src/model/time.js';
import { timeText } from './alert-signal.js';
import { LONGEST_SILENCE, reachableClusters, silencesFor, speakerOf, type Cluster, type FoundSilence } from './clusters.js';
import { matchersText } from './matchers.js';
import { readAlerts, type PeerAlert } from './read.js';
import { listed, NO_DRY_RUN, refusal, VERIFY_WITHIN, type SilenceWorld } from './rehearsal-parts.js';

interface Standing {
  readonly clusters: readonly Cluster[];
  readonly live: readonly FoundSilence[];
  readonly expired: number;
}

/** Ends a silence before its time. Its id, or the mark of one that a plan of ours made. */
export function expireSilence(world: SilenceWorld): ActionKind {
  const standing = async (action: PlannedAction, signal: AbortSignal): Promise<Result<Standing, Failure>> => {
    const clusters = await reachableClusters(world.instances, signal);
    if (!clusters.ok) return clusters;
    const found = await silencesFor(clusters.value, String(action.params['id'] ?? ''), signal);
    if (!found.ok) return found;
    const live = found.value.filter(({ silence }) => silence.state !== 'expired');
    return ok({ clusters: clusters.value, live, expired: found.value.length - live.length });
  };
  return {
    name: 'expire-silence', title: 'End a silence', on: ['silence'],
    async rehearse(action, signal) {
      const now = await standing(action, signal);
      if (!now.ok) return now;
      const { live, expired, clusters } = now.value;
      const [first] = live;
      if (!first) return ok(refusal(world, action, plainText(expired > 0 ? 'the silence has expired already' : 'there is no such silence')));
      const alerts = await silencedAlerts(clusters, live, signal);
      return alerts.ok ? ok(rehearsal(world.clock.now(), action, now.value, first, alerts.value)) : alerts;
    },
    async observe(action, signal) {
      const now = await standing(action, signal);
      return now.ok ? ok(factsOf(now.value)) : now;
    },
    async verify(action, _, signal) {
      const now = await standing(action, signal);
      if (!now.ok) return now;
      return ok(now.value.live.length === 0 ? { is: 'worked' as const, seen: plainText('the silence has expired') } : { is: 'not-yet' as const, seen: plainText('the silence is still active') });
    },
  };
}

function factsOf({ live }: Standing): readonly Fact[] {
  const texts = live.map(({ silence }) => `${silence.id} ${silence.state} ${matchersText(silence.matchers)}`).sort(compareText);
  return [{ name: 'silence', text: plainText(texts.join('; ') || 'expired or gone', 500), value: texts.join('\n') }];
}

async function silencedAlerts(clusters: readonly Cluster[], live: readonly FoundSilence[], signal: AbortSignal): Promise<Result<readonly PeerAlert[], Failure>> {
  const ids = new Set(live.map(({ silence }) => silence.id));
  const alerts = new Map<string, PeerAlert>();
  for (const cluster of clusters) {
    const answer = await speakerOf(cluster)?.get('alerts', signal, { parameters: [['active', 'false'], ['unprocessed', 'false']] });
    if (!answer) continue;
    if (!answer.ok) return answer;
    for (const alert of readAlerts(answer.value.body)) if (alert.silencedBy.some(id => ids.has(id))) alerts.set(alert.fingerprint, alert);
  }
  return ok([...alerts.values()]);
}

function rehearsal(at: Instant, action: PlannedAction, standing: Standing, { silence }: FoundSilence, alerts: readonly PeerAlert[]): Rehearsal {
  const rest = Math.max(1, Math.ceil((silence.endsAt - at) / 60_000));
  const left = Math.min(rest, LONGEST_SILENCE / 60_000);
  const undo: PlannedAction = {
    name: 'create-silence', provider: action.provider, on: action.on,
    params: { matchers: JSON.stringify(silence.matchers), minutes: left, comment: withoutMarks(silence.comment).slice(0, 300) || 'silenced again' },
  };
  const by: PlainText = plainText(silence.by || 'somebody', 80);
  return {
    at, facts: factsOf(standing), permitted: true, notTested: NO_DRY_RUN,
    warnings: [plain`it was made by ${by}${silence.comment === '' ? plainText('') : plain`: ${plainText(silence.comment, 200)}`}`],
    diff: [{ path: plainText('silence'), before: plain`${matchersText(silence.matchers)} until ${timeText(silence.endsAt)}`, after: plainText('expired') }],
    blastRadius: [plain`${alerts.length} ${plainText(alerts.length === 1 ? 'alert notifies' : 'alerts notify')} again`, ...listed(alerts)],
    undo: { action: undo, text: plain`a new silence with the same matchers for ${left} of the ${rest} minutes that are left` },
    expectation: { text: plainText('the silence has expired'), within: VERIFY_WITHIN },
  };
}

const withoutMarks = (comment: string): string => comment.replaceAll(/ ?\[warroom-[0-9a-f]+\]/g, '');
