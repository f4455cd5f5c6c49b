import { recordOf } from '../model/json.js';
import { ACTION_NAMES, type ActionName, type ActionParams, type PlannedAction, type Risk } from '../model/plan.js';
import { plain, plainText, type PlainText } from '../model/plain-text.js';
import type { ResourceRef } from '../model/resource.js';
import { fail, ok, type Result } from '../model/result.js';
import { MOST_REPLICAS } from './limits.js';
import { readMatchers } from './matchers.js';

/** A typed action of the closed catalogue: what its arguments may be, how it reads, what it risks. */
export interface CatalogueEntry {
  readonly name: ActionName;
  /** Arguments from outside (a plan file, a model) or from a remedy: typed, bounded, nothing else. The error says what fits. */
  parse(params: unknown): Result<ActionParams, PlainText>;
  title(action: PlannedAction): PlainText;
  readonly risk: Risk;
  readonly riskBecause: PlainText;
  /** What may take it back; the step itself comes from the rehearsal, from the state read then. Never on another object. */
  readonly inverse: ActionName;
  /** What no rehearsal of it tells, for servers that do not say. */
  readonly notTested: readonly PlainText[];
}

/** Silences longer than a shift hide what the next one must see. */
const LONGEST_SILENCE_MINUTES = 24 * 60;
const LONGEST_COMMENT = 300;

export const objectName = (ref: ResourceRef): PlainText => (ref.namespace ? plain`${plainText(ref.kind)} ${ref.namespace}/${ref.name}` : plain`${plainText(ref.kind)} ${ref.name}`);

/** Refuses what a schema does not name: an argument nobody reads is an argument somebody meant. */
function takes(names: readonly string[], read: (params: Readonly<Record<string, unknown>>) => Result<ActionParams, PlainText>): CatalogueEntry['parse'] {
  return value => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return fail(plainText('arguments must be an object'));
    const extra = Object.keys(value).find(name => !names.includes(name));
    return extra === undefined ? read(recordOf(value)) : fail(plain`unknown argument ${plainText(extra, 60)}; it takes ${plainText(names.join(', ') || 'none')}`);
  };
}

const ID = /^[\w.:/@-]+$/;
const LONGEST_ID = 200;

function idOf(value: unknown, name: string): Result<string, PlainText> {
  return typeof value === 'string' && value.length <= LONGEST_ID && ID.test(value) ? ok(value) : fail(plain`${plainText(name)} must be a name or a hash, not ${plainText(value, 60)}`);
}

function whole(value: unknown, name: string, least: number, most: number): Result<number, PlainText> {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most ? ok(value) : fail(plain`${plainText(name)} must be a whole number from ${least} to ${most}, not ${plainText(value, 60)}`);
}

const NEW_PODS = ['image pull and the probes of new pods', 'room on the nodes, quotas', 'whether callers recover'].map(text => plainText(text));

const ENTRIES: Readonly<Record<ActionName, CatalogueEntry>> = {
  'roll-back': {
    name: 'roll-back', risk: 'low', riskBecause: plainText('that revision has run before, and the way back is kept'), inverse: 'roll-back', notTested: [...NEW_PODS, plainText('data that does not go back with the code')],
    title: ({ on, params }) => plain`Roll back ${objectName(on)} to ${plainText(params['revision'], 80)}`,
    parse: takes(['revision', 'hash'], params => {
      const revision = idOf(params['revision'], 'revision');
      if (!revision.ok) return revision;
      const hash = idOf(params['hash'], 'hash');
      return hash.ok ? ok({ revision: revision.value, hash: hash.value }) : hash;
    }),
  },
  restart: {
    name: 'restart', risk: 'medium', riskBecause: plainText('it hides the cause, and what each pod holds in memory is lost'), inverse: 'roll-back', notTested: NEW_PODS,
    title: ({ on }) => plain`Restart ${objectName(on)}, pod by pod`,
    parse: takes([], () => ok({})),
  },
  scale: {
    name: 'scale', risk: 'medium', riskBecause: plainText('more of a broken thing may load what it depends on'), inverse: 'scale', notTested: [...NEW_PODS, plainText('whether what it calls bears the load')],
    title: ({ on, params }) => plain`Scale ${objectName(on)} to ${plainText(params['replicas'])} replicas`,
    parse: takes(['replicas', 'toZero'], ({ replicas, toZero }) => {
      // Stopping something has to be said in so many words; only a way back says it.
      if (toZero !== undefined) return toZero === true && replicas === 0 ? ok({ replicas: 0, toZero: true }) : fail(plainText('toZero stands only with replicas 0'));
      const wanted = whole(replicas, 'replicas', 1, MOST_REPLICAS);
      return wanted.ok ? ok({ replicas: wanted.value }) : wanted;
    }),
  },
  'create-silence': {
    name: 'create-silence', risk: 'medium', riskBecause: plainText('what it mutes is not seen by anyone until it ends'), inverse: 'expire-silence', notTested: [plainText('alerts that begin later and fit the matchers')],
    title: ({ params }) => plain`Silence for ${plainText(params['minutes'])} minutes: ${plainText(params['matchers'], 200)}`,
    parse: takes(['matchers', 'minutes', 'comment'], ({ matchers, minutes, comment }) => {
      const length = whole(minutes, 'minutes', 1, LONGEST_SILENCE_MINUTES);
      if (!length.ok) return length;
      if (typeof comment !== 'string' || comment.trim() === '' || comment.length > LONGEST_COMMENT) return fail(plain`comment must say why, in at most ${LONGEST_COMMENT} characters`);
      if (typeof matchers !== 'string' || !readMatchers(matchers)) return fail(plainText('matchers must be a JSON list of {name, value, isRegex, isEqual}, at least one of which narrows'));
      return ok({ matchers, minutes: length.value, comment });
    }),
  },
  'expire-silence': {
    name: 'expire-silence', risk: 'low', riskBecause: plainText('alerts that it held back page again'), inverse: 'create-silence', notTested: [plainText('who is paged by what it held back')],
    title: ({ params }) => plain`Expire silence ${plainText(params['id'], 60)}`,
    parse: takes(['id'], params => {
      const id = idOf(params['id'], 'id');
      return id.ok ? ok({ id: id.value }) : id;
    }),
  },
};

export const catalogueEntry = (name: ActionName): CatalogueEntry => ENTRIES[name];

/** Whether a word from outside names an action of the catalogue. */
export const isActionName = (word: unknown): word is ActionName => ACTION_NAMES.some(name => name === word);
