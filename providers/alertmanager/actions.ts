import type { ActionKind } from '../../src/contracts/provider.js';
import { compareText, stableId } from '../../src/model/identity.js';
import type { Fact, PlannedAction, Rehearsal } from '../../src/model/plan.js';
import { joinPlain, plain, plainText, type PlainText } from '../../src/model/plain-text.js';
import { fail, ok, type Failure, type Result } from '../../src/model/result.js';
import { severityOf } from '../../src/model/signal.js';
import { minutes } from '../../src/model/time.js';
import { LONGEST_SILENCE, markFor, matchingAlerts, reachableClusters, silencesFor, type Cluster } from './clusters.js';
import { matcherProblem, matchersText, matchesAll, readMatchers, type Matcher } from './matchers.js';
import type { PeerAlert } from './read.js';
import { expireSilence } from './expire-silence.js';
import { extendSilence } from './extend-silence.js';
import { listed, NO_DRY_RUN, refusal, VERIFY_WITHIN, type SilenceWorld } from './rehearsal-parts.js';

export const silenceActions = (world: SilenceWorld): readonly ActionKind[] => [
  createSilence(world),
  extendSilence(world),
  expireSilence(world),
];

/** A silence as an action asks for it. */
export interface Wanted {
  readonly matchers: readonly Matcher[];
  readonly minutes: number;
  readonly comment: string;
}
/** Reads the parameters; the text says what does not fit. */
export function wantedSilence({ params }: PlannedAction): Result<Wanted, PlainText> {
  let raw: unknown;
  try {
    raw = JSON.parse(String(params['matchers'] ?? ''));
  } catch (error) {
    if (error instanceof SyntaxError) return fail(plainText('the matchers are not JSON'));
    throw error;
  }
  const matchers = readMatchers(raw);
  if (!matchers.ok) return matchers;
  const length = Number(params['minutes']);
  if (!Number.isInteger(length) || length < 1 || minutes(length) > LONGEST_SILENCE)
    return fail(plainText('a silence lasts from a minute to a day'));
  return ok({ matchers: matchers.value, minutes: length, comment: String(params['comment'] ?? '').trim() });
}

/** What a silence would mute: the same alert in two clusters is one. */
interface Muted {
  readonly clusters: readonly Cluster[];
  readonly alerts: readonly PeerAlert[];
  /** How many of the clusters have such an alert. */
  readonly concerned: number;
}

async function mutedBy(
  world: SilenceWorld,
  wanted: Wanted,
  signal: AbortSignal,
): Promise<Result<Muted & { readonly refused?: PlainText }, Failure>> {
  const clusters = await reachableClusters(world.instances, signal);
  if (!clusters.ok) return clusters;
  const problem =
    matcherProblem(
      wanted.matchers,
      clusters.value.flatMap(cluster => cluster.members.map(member => member.status.version)),
    ) ?? (world.commentRequired && wanted.comment === '' ? plainText("amtool's configuration requires a comment") : undefined);
  if (problem) return ok({ clusters: clusters.value, alerts: [], concerned: 0, refused: problem });
  const matching = await matchingAlerts(clusters.value, wanted.matchers, signal);
  if (!matching.ok) return matching;
  return ok({
    clusters: clusters.value,
    concerned: matching.value.filter(({ alerts }) => alerts.length > 0).length,
    alerts: [...new Map(matching.value.flatMap(({ alerts }) => alerts).map(alert => [alert.fingerprint, alert])).values()],
  });
}

/**
 * What an approval rests on: the matchers, and the names and worst severity of what they mute. Single alerts that come and go
 * under the same name don't void it; a new kind does.
 */
function factsOf(wanted: Wanted, { alerts, clusters }: Muted): readonly Fact[] {
  const kinds = [
    ...new Set(alerts.map(alert => `${alert.labels['alertname'] ?? 'unnamed'} (${severityOf(alert.labels['severity'])})`)),
  ].sort(compareText);
  const names = [...new Set(clusters.flatMap(cluster => cluster.members.map(member => member.status.version)))].sort(compareText);
  return [
    { name: 'matchers', text: matchersText(wanted.matchers), value: matchersText(wanted.matchers) },
    { name: 'mutes', text: kinds.length === 0 ? plainText('nothing now') : plainText(kinds.join(', '), 500), value: kinds.join('\n') },
    { name: 'versions', text: plainText(names.join(', '), 100), value: names.join('\n') },
  ];
}

function createSilence(world: SilenceWorld): ActionKind {
  return {
    name: 'create-silence',
    title: 'Silence alerts',
    on: [
      'silence',
      'alert',
      'check',
      'service',
      'deployment',
      'statefulset',
      'daemonset',
      'pod',
      'node',
      'host',
      'namespace',
      'job',
      'cronjob',
    ],
    async rehearse(action, signal) {
      const wanted = wantedSilence(action);
      if (!wanted.ok) return ok(refusal(world, action, wanted.error));
      const muted = await mutedBy(world, wanted.value, signal);
      if (!muted.ok) return muted;
      return ok(muted.value.refused ? refusal(world, action, muted.value.refused) : rehearsal(world, action, wanted.value, muted.value));
    },
    async observe(action, signal) {
      const wanted = wantedSilence(action);
      if (!wanted.ok) return fail({ kind: 'invalid', asked: plainText('create a silence'), answered: wanted.error });
      const muted = await mutedBy(world, wanted.value, signal);
      return muted.ok ? ok(factsOf(wanted.value, muted.value)) : muted;
    },
    async verify(action, { undo }, signal) {
      const wanted = wantedSilence(action);
      const id = 'action' in undo ? String(undo.action.params['id']) : '';
      if (!wanted.ok) return fail({ kind: 'invalid', asked: plainText('look at the silence'), answered: wanted.error });
      const clusters = await reachableClusters(world.instances, signal);
      if (!clusters.ok) return clusters;
      const found = await silencesFor(clusters.value, id, signal);
      if (!found.ok) return found;
      const active = new Set(found.value.filter(({ silence }) => silence.state === 'active').map(({ silence }) => silence.id));
      if (active.size === 0)
        return ok({
          is: 'not-yet' as const,
          seen: plainText(found.value.length === 0 ? 'the silence is not there' : 'the silence is there but not active'),
        });
      const matching = await matchingAlerts(clusters.value, wanted.value.matchers, signal);
      if (!matching.ok) return matching;
      const alerts = matching.value.flatMap(one => one.alerts);
      const quiet = alerts.filter(alert => alert.silencedBy.some(silence => active.has(silence))).length;
      return ok({
        is: quiet === alerts.length ? ('worked' as const) : ('not-yet' as const),
        seen: plain`the silence is active; ${quiet} of ${alerts.length} matching alerts show it`,
      });
    },
  };
}

function rehearsal(world: SilenceWorld, action: PlannedAction, wanted: Wanted, muted: Muted): Rehearsal {
  const at = world.clock.now();
  const { alerts, clusters, concerned } = muted;
  const id = markFor(stableId('silence', matchersText(wanted.matchers), wanted.minutes, wanted.comment, at));
  const now = new Set(alerts.map(alert => alert.fingerprint));
  const earlier = world.recent().filter(recent => !now.has(recent.signal.fingerprint) && matchesAll(wanted.matchers, recent.labels));
  const critical = alerts.filter(alert => severityOf(alert.labels['severity']) === 'critical').length;
  const kinds = new Set(alerts.map(alert => alert.labels['alertname'])).size;
  const warnings = [
    ...(critical > 0 ? [plain`${critical} of them ${plainText(critical === 1 ? 'is' : 'are')} critical`] : []),
    ...(kinds > 1 ? [plain`it mutes ${kinds} kinds of alert, not one`] : []),
    ...(clusters.length > 1
      ? [
          plain`it is written to ${concerned || clusters.length} of ${clusters.length} Alertmanagers, which don't share silences: ${plainText(concerned === 0 ? 'none has such an alert now' : 'those that have such an alert')}`,
        ]
      : []),
    ...clusters.flatMap(cluster =>
      cluster.members
        .filter(member => !member.status.ready)
        .map(member => plain`${member.instance.name} is still settling: it may learn of the silence late`),
    ),
  ];
  return {
    at,
    facts: factsOf(wanted, muted),
    permitted: true,
    notTested: NO_DRY_RUN,
    warnings,
    diff: [
      {
        path: plainText('silence'),
        before: plainText('none'),
        after: plain`${matchersText(wanted.matchers)} for ${wanted.minutes} minutes`,
      },
    ],
    blastRadius: [
      plain`${alerts.length} ${plainText(alerts.length === 1 ? 'alert' : 'alerts')} now`,
      ...listed(alerts),
      ...(earlier.length > 0
        ? [plain`${earlier.length} more fired in the last hour: ${joinPlain([...new Set(earlier.map(({ signal }) => signal.name))], ', ')}`]
        : []),
    ],
    undo: {
      action: { name: 'expire-silence', provider: action.provider, on: { kind: 'silence', name: plainText(id) }, params: { id } },
      text: plainText('expire the silence: its alerts notify again'),
    },
    expectation: {
      text:
        alerts.length === 0
          ? plainText('the silence is active')
          : plain`the silence is active, and ${alerts.length} ${plainText(alerts.length === 1 ? 'alert shows' : 'alerts show')} it`,
      within: VERIFY_WITHIN,
    },
  };
}
