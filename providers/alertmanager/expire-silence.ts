import type { ActionKind } from '../../src/contracts/provider.js';
import { compareText } from '../../src/model/identity.js';
import type { Fact, PlannedAction, Rehearsal } from '../../src/model/plan.js';
import { plain, plainText, type PlainText } from '../../src/model/plain-text.js';
import { ok } from '../../src/model/result.js';
import type { Instant } from '../../src/model/time.js';
import { timeText } from './alert-signal.js';
import { LONGEST_SILENCE, type FoundSilence } from './clusters.js';
import { matchersText } from './matchers.js';
import type { PeerAlert } from './read.js';
import { listed, NO_DRY_RUN, refusal, VERIFY_WITHIN, type SilenceWorld } from './rehearsal-parts.js';
import { silencedAlerts, standingSilence, type Standing } from './standing-silence.js';

/** Ends a silence before its time. Its id, or the mark of one that a plan of ours made. */
export const expireSilence = (world: SilenceWorld): ActionKind => ({
  name: 'expire-silence',
  title: 'End a silence',
  on: ['silence'],
  async rehearse(action, signal) {
    const now = await standingSilence(world, action, signal);
    if (!now.ok) return now;
    const { live, expired } = now.value;
    const [first] = live;
    if (!first) return ok(refusal(world, action, plainText(expired > 0 ? 'the silence has expired already' : 'there is no such silence')));
    const alerts = await silencedAlerts(now.value, signal);
    return alerts.ok ? ok(rehearsal(world.clock.now(), action, now.value, first, alerts.value)) : alerts;
  },
  async observe(action, signal) {
    const now = await standingSilence(world, action, signal);
    return now.ok ? ok(factsOf(now.value)) : now;
  },
  async verify(action, _, signal) {
    const now = await standingSilence(world, action, signal);
    if (!now.ok) return now;
    return ok(
      now.value.live.length === 0
        ? { is: 'worked' as const, seen: plainText('the silence has expired') }
        : { is: 'not-yet' as const, seen: plainText('the silence is still active') },
    );
  },
});

function factsOf({ live }: Standing): readonly Fact[] {
  const texts = live.map(({ silence }) => `${silence.id} ${silence.state} ${matchersText(silence.matchers)}`).sort(compareText);
  return [{ name: 'silence', text: plainText(texts.join('; ') || 'expired or gone', 500), value: texts.join('\n') }];
}

function rehearsal(
  at: Instant,
  action: PlannedAction,
  standing: Standing,
  { silence }: FoundSilence,
  alerts: readonly PeerAlert[],
): Rehearsal {
  const rest = Math.max(1, Math.ceil((silence.endsAt - at) / 60_000));
  const left = Math.min(rest, LONGEST_SILENCE / 60_000);
  const undo: PlannedAction = {
    name: 'create-silence',
    provider: action.provider,
    on: action.on,
    params: {
      matchers: JSON.stringify(silence.matchers),
      minutes: left,
      comment: withoutMarks(silence.comment).slice(0, 300) || 'silenced again',
    },
  };
  const by: PlainText = plainText(silence.by || 'somebody', 80);
  return {
    at,
    facts: factsOf(standing),
    permitted: true,
    notTested: NO_DRY_RUN,
    warnings: [plain`it was made by ${by}${silence.comment === '' ? plainText('') : plain`: ${plainText(silence.comment, 200)}`}`],
    diff: [
      {
        path: plainText('silence'),
        before: plain`${matchersText(silence.matchers)} until ${timeText(silence.endsAt)}`,
        after: plainText('expired'),
      },
    ],
    blastRadius: [plain`${alerts.length} ${plainText(alerts.length === 1 ? 'alert notifies' : 'alerts notify')} again`, ...listed(alerts)],
    undo: { action: undo, text: plain`a new silence with the same matchers for ${left} of the ${rest} minutes that are left` },
    expectation: { text: plainText('the silence has expired'), within: VERIFY_WITHIN },
  };
}

const withoutMarks = (comment: string): string => comment.replaceAll(/ ?\[warroom-[0-9a-f]+\]/g, '');
