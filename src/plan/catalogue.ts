import type { ActionName, ActionParams, PlannedAction, Risk } from '../model/plan.js';
import { plain, plainText, type PlainText } from '../model/plain-text.js';
import type { ResourceRef } from '../model/resource.js';
import { fail, ok, type Result } from '../model/result.js';

/** A typed action of the closed catalogue: what its arguments may be, how it reads, what it risks. */
export interface CatalogueEntry {
  readonly name: ActionName;
  /** Arguments from outside (a plan file, a model) or from a remedy: typed, bounded, nothing else. The error says what fits. */
  parse(params: unknown): Result<ActionParams, PlainText>;
  title(action: PlannedAction): PlainText;
  readonly risk: Risk;
  readonly riskBecause: PlainText;
  /** Whether there is an inverse at all; the step itself comes from the rehearsal, from the state read then. */
  readonly undone: 'by-inverse' | 'not';
}

/** The most replicas a plan may ask for: above it a person should use their own tools. */
export const MOST_REPLICAS = 200;
/** Silences longer than a shift hide what the next one must see. */
export const LONGEST_SILENCE_MINUTES = 24 * 60;

export const objectName = (ref: ResourceRef): PlainText => (ref.namespace ? plain`${plainText(ref.kind)} ${ref.namespace}/${ref.name}` : plain`${plainText(ref.kind)} ${ref.name}`);

const record = (value: unknown): Readonly<Record<string, unknown>> => (typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Readonly<Record<string, unknown>> : {});

/** Refuses what a schema does not name: an argument nobody reads is an argument somebody meant. */
function only(value: unknown, names: readonly string[]): PlainText | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return plainText('arguments must be an object');
  const extra = Object.keys(value).find(name => !names.includes(name));
  return extra === undefined ? undefined : plain`unknown argument ${plainText(extra, 60)}; it takes ${plainText(names.join(', ') || 'none')}`;
}

function shortText(value: unknown, name: string, pattern: RegExp, longest: number): Result<string, PlainText> {
  return typeof value === 'string' && value.length <= longest && pattern.test(value) ? ok(value) : fail(plain`${plainText(name)} must be a short plain text, not ${plainText(value, 60)}`);
}

function whole(value: unknown, name: string, least: number, most: number): Result<number, PlainText> {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most ? ok(value) : fail(plain`${plainText(name)} must be a whole number from ${least} to ${most}, not ${plainText(value, 60)}`);
}

const ENTRIES: Readonly<Record<ActionName, CatalogueEntry>> = {
  'roll-back': {
    name: 'roll-back', risk: 'low', undone: 'by-inverse', riskBecause: plainText('that revision has run before, and the way back is kept'),
    title: ({ on, params }) => plain`Roll back ${objectName(on)} to ${plainText(params['revision'], 80)}`,
    parse(params) {
      const extra = only(params, ['revision', 'hash']);
      if (extra) return fail(extra);
      const { revision, hash } = record(params);
      const name = shortText(revision, 'revision', /^[\w.:/@-]+$/, 120);
      if (!name.ok) return name;
      const digest = shortText(hash, 'hash', /^[\w.:/@-]+$/, 200);
      return digest.ok ? ok({ revision: name.value, hash: digest.value }) : digest;
    },
  },
  restart: {
    name: 'restart', risk: 'medium', undone: 'not', riskBecause: plainText('it hides the cause, and what each pod holds in memory is lost'),
    title: ({ on }) => plain`Restart ${objectName(on)}, pod by pod`,
    parse(params) {
      const extra = only(params, []);
      return extra ? fail(extra) : ok({});
    },
  },
  scale: {
    name: 'scale', risk: 'medium', undone: 'by-inverse', riskBecause: plainText('more of a broken thing may load what it depends on'),
    title: ({ on, params }) => plain`Scale ${objectName(on)} to ${plainText(params['replicas'])} replicas`,
    parse(params) {
      const extra = only(params, ['replicas']);
      if (extra) return fail(extra);
      const replicas = whole(record(params)['replicas'], 'replicas', 1, MOST_REPLICAS);
      return replicas.ok ? ok({ replicas: replicas.value }) : replicas;
    },
  },
  'create-silence': {
    name: 'create-silence', risk: 'medium', undone: 'by-inverse', riskBecause: plainText('what it mutes is not seen by anyone until it ends'),
    title: ({ params }) => plain`Silence for ${plainText(params['minutes'])} minutes: ${plainText(params['matchers'], 200)}`,
    parse(params) {
      const extra = only(params, ['matchers', 'minutes', 'comment']);
      if (extra) return fail(extra);
      const { matchers, minutes, comment } = record(params);
      const length = whole(minutes, 'minutes', 1, LONGEST_SILENCE_MINUTES);
      if (!length.ok) return length;
      if (typeof comment !== 'string' || comment.trim() === '' || comment.length > 300) return fail(plainText('comment must say why, in at most 300 characters'));
      if (typeof matchers !== 'string' || !isMatchers(matchers)) return fail(plainText('matchers must be a JSON list of {name, value, isRegex, isEqual}, at least one of which narrows'));
      return ok({ matchers, minutes: length.value, comment });
    },
  },
  'expire-silence': {
    name: 'expire-silence', risk: 'low', undone: 'not', riskBecause: plainText('alerts that it held back page again'),
    title: ({ params }) => plain`Expire silence ${plainText(params['id'], 60)}`,
    parse(params) {
      const extra = only(params, ['id']);
      if (extra) return fail(extra);
      const id = shortText(record(params)['id'], 'id', /^[\w-]+$/, 80);
      return id.ok ? ok({ id: id.value }) : id;
    },
  },
};

/** Each matcher names a label; one of them must not match an empty value, or it would mute everything. */
function isMatchers(text: string): boolean {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return false;
  }
  if (!Array.isArray(value) || value.length === 0 || value.length > 20) return false;
  const sound = value.every(one => {
    const { name, value: wanted, isRegex } = record(one);
    return typeof name === 'string' && /^[a-zA-Z_][\w.]*$/.test(name) && typeof wanted === 'string' && wanted.length <= 500 && typeof isRegex === 'boolean';
  });
  return sound && value.some(one => {
    const { value: wanted, isRegex, isEqual } = record(one);
    return isEqual !== false && (isRegex === true ? !['', '.*', '.+', '.?'].includes(wanted as string) && !(wanted as string).startsWith('.*|') : wanted !== '');
  });
}

export const catalogueEntry = (name: ActionName): CatalogueEntry => ENTRIES[name];
