import type { ActionKind } from '../../src/contracts/provider.js';
import { compareText } from '../../src/model/identity.js';
import type { Fact, PlannedAction, Rehearsal } from '../../src/model/plan.js';
import { plain, plainText, type PlainText } from '../../src/model/plain-text.js';
import { fail, ok, type Failure, type Result } from '../../src/model/result.js';
import { later, parseInstant, type Instant } from '../../src/model/time.js';
import { timeText } from './alert-signal.js';
import { LONGEST_SILENCE, type FoundSilence } from './clusters.js';
import { matchersText } from './matchers.js';
import type { PeerAlert } from './read.js';
import { listed, NO_DRY_RUN, refusal, VERIFY_WITHIN, type SilenceWorld } from './rehearsal-parts.js';
import { silencedAlerts, standingSilence, type Standing } from './standing-silence.js';

/** The moment that an action names. */
export const untilOf = ({ params }: PlannedAction): Instant | undefined => parseInstant(String(params['until'] ?? ''));

/** Moves the end of a silence; matchers, author and comment stay, and so does its id. */
export const extendSilence = (world: SilenceWorld): ActionKind => ({
  name: 'extend-silence',
  title: 'Let a silence end later',
  on: ['silence'],
  async rehearse(action, signal) {
    const until = untilOf(action);
    const now = await standingSilence(world, action, signal);
    if (!now.ok) return now;
    const because = until === undefined ? plainText('it must say until when') : refusalOf(now.value, until, world.clock.now());
    const [first] = now.value.live;
    if (because !== undefined || until === undefined || !first)
      return ok(refusal(world, action, because ?? plainText('there is no such silence')));
    const alerts = await silencedAlerts(now.value, signal);
    return alerts.ok ? ok(rehearsal(world, action, now.value, first, until, alerts.value)) : alerts;
  },
  async observe(action, signal) {
    const now = await standingSilence(world, action, signal);
    return now.ok ? ok(factsOf(now.value)) : now;
  },
  verify: (action, _, signal) => verify(world, action, signal),
});

async function verify(
  world: SilenceWorld,
  action: PlannedAction,
  signal: AbortSignal,
): Promise<Result<{ readonly is: 'worked' | 'not-yet' | 'worse'; readonly seen: PlainText }, Failure>> {
  const until = untilOf(action);
  if (until === undefined)
    return fail({ kind: 'invalid', asked: plainText('look at the silence'), answered: plainText('it must say until when') });
  const now = await standingSilence(world, action, signal);
  if (!now.ok) return now;
  const [first] = now.value.live;
  if (!first) return ok({ is: 'worse', seen: plainText('the silence has expired') });
  const isMoved = now.value.live.every(({ silence }) => silence.endsAt === until);
  return ok({ is: isMoved ? 'worked' : 'not-yet', seen: plain`it ends at ${timeText(first.silence.endsAt)}` });
}

/** Its end is a fact, unlike for the one who ends it: somebody may have extended it meanwhile. */
function factsOf({ live }: Standing): readonly Fact[] {
  const of = (text: (found: FoundSilence) => string): string => live.map(text).sort(compareText).join('\n');
  return [
    {
      name: 'silence',
      text: plainText(of(({ silence }) => matchersText(silence.matchers)) || 'expired or gone', 500),
      value: of(({ silence }) => `${silence.id} ${silence.state} ${matchersText(silence.matchers)}`),
    },
    {
      name: 'end',
      text: plainText(of(({ silence }) => timeText(silence.endsAt)) || 'over', 200),
      value: of(({ silence }) => `${silence.id} ${silence.endsAt}`),
    },
  ];
}

function refusalOf({ live, expired }: Standing, until: Instant, now: Instant): PlainText | undefined {
  if (live.length === 0) return plainText(expired > 0 ? 'the silence has expired already' : 'there is no such silence');
  if (until <= now) return plain`${timeText(until)} is past: expire the silence instead`;
  if (until > later(now, LONGEST_SILENCE)) return plain`${timeText(until)} is more than a day away`;
  return live.every(({ silence }) => silence.endsAt === until) ? plain`it ends at ${timeText(until)} already` : undefined;
}

function rehearsal(
  world: SilenceWorld,
  action: PlannedAction,
  standing: Standing,
  { silence }: FoundSilence,
  until: Instant,
  alerts: readonly PeerAlert[],
): Rehearsal {
  const isLater = until > silence.endsAt;
  const ends = plain`${matchersText(silence.matchers)} until`;
  return {
    at: world.clock.now(),
    facts: factsOf(standing),
    permitted: true,
    notTested: NO_DRY_RUN,
    warnings: [
      plain`it was made by ${plainText(silence.by || 'somebody', 80)}${silence.comment === '' ? plainText('') : plain`: ${plainText(silence.comment, 200)}`}`,
      ...(isLater ? [] : [plainText('that is earlier than it ends now')]),
    ],
    diff: [{ path: plainText('silence'), before: plain`${ends} ${timeText(silence.endsAt)}`, after: plain`${ends} ${timeText(until)}` }],
    blastRadius: [plain`${alerts.length} ${plainText(alerts.length === 1 ? 'alert stays' : 'alerts stay')} muted`, ...listed(alerts)],
    undo: {
      action: { ...action, params: { ...action.params, until: new Date(silence.endsAt).toISOString() } },
      text: plain`lets it end at ${timeText(silence.endsAt)} again, if that is still to come`,
    },
    expectation: { text: plain`the silence ends at ${timeText(until)}`, within: VERIFY_WITHIN },
  };
}
