import type { ActionKind } from '../../src/contracts/provider.js';
import type { Fact, PlannedAction, Rehearsal } from '../../src/model/plan.js';
import { plain, plainText, type PlainText } from '../../src/model/plain-text.js';
import { fail, ok, type Failure, type Result } from '../../src/model/result.js';
import { instant, parseInstant, seconds } from '../../src/model/time.js';
import { alertLabels, matches, type GameAlert } from './alerting.js';
import { keyOf, uid } from './random.js';
import type { Simulation } from './simulation.js';
import type { GameSilence } from './world.js';

const WITHIN = seconds(30);
const LONGEST = 7 * 24 * 60;
const MOST_LISTED = 12;

export interface Wanted {
  readonly matchers: GameSilence['matchers'];
  readonly minutes: number;
  readonly comment: string;
}

/** Reads the parameters of a silence; the failure says what does not fit. */
export function wantedSilence({ params }: PlannedAction): Result<Wanted, PlainText> {
  let raw: unknown;
  try {
    raw = JSON.parse(String(params['matchers'] ?? ''));
  } catch (error) {
    if (error instanceof SyntaxError) return fail(plainText('the matchers are not JSON'));
    throw error;
  }
  if (!Array.isArray(raw) || raw.length === 0) return fail(plainText('a silence needs matchers'));
  const matchers: GameSilence['matchers'][number][] = [];
  for (const entry of raw as readonly unknown[]) {
    const { name, value, isRegex, isEqual } = (typeof entry === 'object' && entry !== null ? entry : {}) as Readonly<
      Record<string, unknown>
    >;
    if (typeof name !== 'string' || name === '' || typeof value !== 'string')
      return fail(plainText('each matcher needs a name and a value'));
    matchers.push({ name, value, isRegex: isRegex === true, isEqual: isEqual !== false });
  }
  if (matches(matchers, {}))
    return fail(plainText('at least one matcher must not match an empty label, or the silence would mute everything'));
  const minutes = Number(params['minutes']);
  if (!Number.isInteger(minutes) || minutes < 1 || minutes > LONGEST) return fail(plainText('a silence lasts from a minute to a week'));
  return ok({ matchers, minutes, comment: String(params['comment'] ?? '').trim() });
}

const matchersText = (matchers: GameSilence['matchers']): PlainText =>
  plainText(
    matchers
      .map(({ name, value, isRegex, isEqual }) => `${name}${isEqual ? '' : '!'}${isRegex ? '~' : isEqual ? '=' : '='}"${value}"`)
      .join(', '),
    400,
  );
const alertText = ({ rule, finding }: GameAlert): PlainText => plainText(`${rule.name} ${finding.summary}`, 200);

/** Creating and ending a silence. Its id is known before it is made, so that the undo can name it. */
export function silenceActions(simulation: Simulation, catchUp: () => number): readonly ActionKind[] {
  const { world, alerting } = simulation;
  const invalid = (name: string, because: PlainText): Failure => ({ kind: 'invalid', asked: plainText(name), answered: because });
  const standing = (id: unknown): GameSilence | undefined =>
    world.silences.find(silence => silence.id === id && silence.endsAt > world.time);
  const mutes = (wanted: Wanted): readonly Fact[] => {
    const names = [...new Set(alerting.matching(wanted.matchers).map(alert => alert.rule.name))].sort();
    return [
      { name: 'matchers', text: matchersText(wanted.matchers), value: matchersText(wanted.matchers) },
      { name: 'mutes', text: plainText(names.join(', ') || 'nothing now'), value: names.join('\n') },
    ];
  };

  const create: ActionKind = {
    name: 'create-silence',
    title: 'Silence alerts',
    on: ['silence', 'alert', 'check', 'service', 'deployment', 'pod', 'node', 'job', 'namespace'],
    rehearse(action) {
      const now = catchUp();
      const wanted = wantedSilence(action);
      if (!wanted.ok) return Promise.resolve(ok(refusal(now, wanted.error)));
      const { matchers, minutes, comment } = wanted.value;
      const muted = alerting.matching(matchers);
      const critical = muted.filter(alert => alert.rule.severity === 'critical').length;
      const id = uid(world.seed, keyOf(`${matchersText(matchers)} ${minutes} ${comment} ${now}`));
      return Promise.resolve(
        ok({
          at: instant(now),
          facts: mutes(wanted.value),
          permitted: true,
          notTested: [plainText('there is no dry run of a silence: nothing but the matchers was tried')],
          warnings: critical > 0 ? [plainText(`it mutes ${critical} critical alert${critical === 1 ? '' : 's'}`)] : [],
          diff: [{ path: plainText('silence'), before: plainText('none'), after: plain`${matchersText(matchers)} for ${minutes} minutes` }],
          blastRadius: [
            plainText(`${muted.length} alert${muted.length === 1 ? '' : 's'} muted`),
            ...muted.slice(0, MOST_LISTED).map(alertText),
          ],
          undo: {
            action: {
              name: 'expire-silence' as const,
              provider: action.provider,
              on: { kind: 'silence', name: plainText(id) },
              params: { id },
            },
            text: plainText('the silence is ended'),
          },
          expectation: { text: plainText('the silence is active and its alerts show it'), within: WITHIN },
        }),
      );
    },
    observe(action) {
      catchUp();
      const wanted = wantedSilence(action);
      return Promise.resolve(wanted.ok ? ok(mutes(wanted.value)) : fail(invalid('create a silence', wanted.error)));
    },
    verify(_, { undo }) {
      catchUp();
      const silence = 'action' in undo ? standing(undo.action.params['id']) : undefined;
      return Promise.resolve(
        ok(
          silence
            ? { is: 'worked' as const, seen: plainText('the silence is active') }
            : { is: 'not-yet' as const, seen: plainText('the silence is not there') },
        ),
      );
    },
  };

  const expire: ActionKind = {
    name: 'expire-silence',
    title: 'End a silence',
    on: ['silence'],
    rehearse(action) {
      const now = catchUp();
      const silence = standing(action.params['id']);
      if (!silence) return Promise.resolve(ok(refusal(now, plainText('there is no such silence, or it has ended'))));
      const again = [...alerting.alerts()].filter(
        alert => alert.state !== 'ended' && matches(silence.matchers, alertLabels(alert.rule, alert.finding)),
      );
      const left = Math.max(1, Math.ceil((silence.endsAt - world.time) / 60_000));
      return Promise.resolve(
        ok({
          at: instant(now),
          facts: [{ name: 'silence', text: matchersText(silence.matchers), value: `${silence.id} ${matchersText(silence.matchers)}` }],
          permitted: true,
          notTested: [],
          warnings: [plainText(`it was made by ${silence.by}: ${silence.comment}`)],
          diff: [{ path: plainText('silence'), before: matchersText(silence.matchers), after: plainText('ended') }],
          blastRadius: [plainText(`${again.length} alerts notify again`), ...again.slice(0, MOST_LISTED).map(alertText)],
          undo: {
            action: {
              name: 'create-silence' as const,
              provider: action.provider,
              on: action.on,
              params: { matchers: JSON.stringify(silence.matchers), minutes: Math.min(LONGEST, left), comment: silence.comment },
            },
            text: plainText(`a new silence for the ${left} minutes that are left`),
          },
          expectation: { text: plainText('the silence has ended'), within: WITHIN },
        }),
      );
    },
    observe(action) {
      catchUp();
      const silence = standing(action.params['id']);
      return Promise.resolve(
        ok([
          {
            name: 'silence',
            text: silence ? matchersText(silence.matchers) : plainText('ended or gone'),
            value: silence ? `${silence.id} ${matchersText(silence.matchers)}` : '',
          },
        ]),
      );
    },
    verify(action) {
      catchUp();
      return Promise.resolve(
        ok(
          standing(action.params['id'])
            ? { is: 'not-yet' as const, seen: plainText('the silence is still active') }
            : { is: 'worked' as const, seen: plainText('the silence has ended') },
        ),
      );
    },
  };
  return [create, extendSilence(simulation, catchUp), expire];
}

/** The moment that an action names, as the simulated world counts. */
export function untilOf(simulation: Simulation, { params }: PlannedAction): number | undefined {
  const until = parseInstant(String(params['until'] ?? ''));
  return until === undefined ? undefined : simulation.toSimulated(until);
}

/** Moves the end of a silence. */
function extendSilence(simulation: Simulation, catchUp: () => number): ActionKind {
  const { world } = simulation;
  const standing = (id: unknown): GameSilence | undefined =>
    world.silences.find(silence => silence.id === id && silence.endsAt > world.time);
  const ends = (at: number): PlainText => plainText(new Date(simulation.toClock(at)).toISOString());
  const factsOf = (silence: GameSilence | undefined): readonly Fact[] => [
    {
      name: 'silence',
      text: silence ? plain`${matchersText(silence.matchers)} until ${ends(silence.endsAt)}` : plainText('ended or gone'),
      value: silence ? `${silence.id} ${silence.endsAt}` : '',
    },
  ];
  return {
    name: 'extend-silence',
    title: 'Let a silence end later',
    on: ['silence'],
    rehearse(action) {
      const now = catchUp();
      const silence = standing(action.params['id']);
      const until = untilOf(simulation, action);
      const refused = !silence
        ? plainText('there is no such silence, or it has ended')
        : until === undefined || until <= world.time
          ? plainText('that moment is past: expire the silence instead')
          : undefined;
      if (refused !== undefined || !silence || until === undefined)
        return Promise.resolve(ok(refusal(now, refused ?? plainText('it makes no sense'))));
      return Promise.resolve(
        ok({
          at: instant(now),
          facts: factsOf(silence),
          permitted: true,
          notTested: [],
          warnings: [plainText(`it was made by ${silence.by}: ${silence.comment}`)],
          blastRadius: [plain`${matchersText(silence.matchers)} stays muted`],
          diff: [{ path: plainText('silence'), before: ends(silence.endsAt), after: ends(until) }],
          undo: {
            action: { ...action, params: { ...action.params, until: ends(silence.endsAt) } },
            text: plain`lets it end at ${ends(silence.endsAt)} again`,
          },
          expectation: { text: plain`the silence ends at ${ends(until)}`, within: WITHIN },
        }),
      );
    },
    observe(action) {
      catchUp();
      return Promise.resolve(ok(factsOf(standing(action.params['id']))));
    },
    verify(action) {
      catchUp();
      const silence = standing(action.params['id']);
      return Promise.resolve(
        ok(
          silence
            ? {
                is: silence.endsAt === untilOf(simulation, action) ? ('worked' as const) : ('not-yet' as const),
                seen: plain`it ends at ${ends(silence.endsAt)}`,
              }
            : { is: 'worse' as const, seen: plainText('the silence has ended') },
        ),
      );
    },
  };
}

const refusal = (now: number, refused: PlainText): Rehearsal => ({
  at: instant(now),
  facts: [],
  diff: [],
  permitted: false,
  refused,
  notTested: [],
  warnings: [],
  blastRadius: [],
  undo: { cannot: plainText('nothing would be done') },
  expectation: { text: plainText('it is refused'), within: WITHIN },
});
