import { compareText } from '../../src/model/identity.js';
import { recordOf } from '../../src/model/json.js';
import { plainText, type PlainText } from '../../src/model/plain-text.js';
import { fail, ok, type Result } from '../../src/model/result.js';

export interface Matcher {
  readonly name: string;
  readonly value: string;
  readonly isRegex: boolean;
  readonly isEqual: boolean;
}

/** Reads the matchers of an action or of a silence; an error says which rule of Alertmanager they break. */
export function readMatchers(raw: unknown): Result<readonly Matcher[], PlainText> {
  if (!Array.isArray(raw) || raw.length === 0) return fail(plainText('a silence needs matchers'));
  const matchers: Matcher[] = [];
  for (const entry of raw) {
    const { name, value, isRegex, isEqual } = recordOf(entry);
    if (typeof name !== 'string' || name === '' || typeof value !== 'string')
      return fail(plainText('each matcher needs a name and a value'));
    matchers.push({ name, value, isRegex: isRegex === true, isEqual: isEqual !== false });
  }
  return ok(matchers);
}

/** What Alertmanager refuses, or does not understand. */
export function matcherProblem(matchers: readonly Matcher[], versions: readonly string[]): PlainText | undefined {
  for (const matcher of matchers) {
    if (matcher.isRegex && regexOf(matcher) === undefined) return plainText(`${matcherText(matcher)} is no regular expression`, 200);
  }
  if (matchers.every(matcher => matches(matcher, '')))
    return plainText('at least one matcher must not match an empty label, or the silence would mute everything');
  if (matchers.some(matcher => !matcher.isEqual)) {
    const old = versions.find(version => !understandsNegation(version));
    if (old !== undefined)
      return plainText(
        `negative matchers need Alertmanager 0.22 or newer, not ${old === '' ? 'one without a version' : old}: an older one would mute the opposite`,
        200,
      );
  }
  return undefined;
}

/** `isEqual: false` is ignored before 0.22, which turns a silence into its opposite. An unreadable version counts as old. */
export function understandsNegation(version: string): boolean {
  const [, major, minor] = /^v?(\d+)\.(\d+)/.exec(version) ?? [];
  return major !== undefined && (Number(major) > 0 || Number(minor) >= 22);
}

/** Whether a label value fits. Alertmanager anchors its expressions; RE2 and JavaScript agree on what teams write. */
export function matches(matcher: Matcher, value: string): boolean {
  const fits = matcher.isRegex ? (regexOf(matcher)?.test(value) ?? false) : matcher.value === value;
  return fits === matcher.isEqual;
}
export const matchesAll = (matchers: readonly Matcher[], labels: Readonly<Record<string, string>>): boolean =>
  matchers.every(matcher => matches(matcher, labels[matcher.name] ?? ''));

function regexOf(matcher: Matcher): RegExp | undefined {
  try {
    return new RegExp(`^(?:${matcher.value})$`, 'su');
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** As in a filter: `service=~"a|b"`. Values are always quoted, names when they must be. */
export const matcherText = ({ name, value, isRegex, isEqual }: Matcher): string =>
  `${/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name) ? name : JSON.stringify(name)}${isEqual ? '=' : '!'}${isRegex ? '~' : isEqual ? '' : '='}${JSON.stringify(value)}`;

/** One text for the same matchers, whatever their order. */
export const matchersText = (matchers: readonly Matcher[]): PlainText =>
  plainText(matchers.map(matcherText).sort(compareText).join(', '), 1000);
