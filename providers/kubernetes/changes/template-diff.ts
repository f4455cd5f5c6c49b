import { plain, plainText, type PlainText } from '../../../src/model/plain-text.js';
import { compareText } from '../../../src/model/identity.js';
import type { FieldChange } from '../../../src/model/signal.js';
import { shown } from '../objects/shown-value.js';

const MOST = 40;
/** What an on-call person asks for first. */
const ORDER: readonly RegExp[] = [/\.image$/, /\.resources\./, /\.env/, /\.(command|args)$/, /Probe\./, /^labels/, /^annotations/];
const placeOf = (path: string): number => {
  const index = ORDER.findIndex(pattern => pattern.test(path));
  return index < 0 ? ORDER.length : index;
};

/** Which fields differ between two flattened objects, the telling ones first. A value that may be secret is left out: the field then only "changed". */
export function fieldChanges(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): readonly FieldChange[] {
  const paths = [...new Set([...before.keys(), ...after.keys()])].filter(path => before.get(path) !== after.get(path));
  return paths
    .sort((a, b) => placeOf(a) - placeOf(b) || compareText(a, b))
    .slice(0, MOST)
    .map(path => ({
      path: plainText(path, 300),
      ...valueOf('before', before.get(path)),
      ...valueOf('after', after.get(path)),
    }));
}

/** `changed` when there is a value that can't be shown; nothing when there is none. */
function valueOf<K extends 'before' | 'after'>(side: K, value: string | undefined): { readonly [P in K]?: PlainText } {
  if (value === undefined) return {};
  return { [side]: shown(value) ?? plainText('(not shown)') } as { readonly [P in K]: PlainText };
}

/** One short phrase for a list of changes: "image shop/a:1 → shop/a:2, env LIMIT 10 → 20 and 2 more". */
export function describeChanges(changes: readonly FieldChange[]): PlainText {
  const first = changes.slice(0, 2).map(change => {
    const name = plainText(shortName(change.path));
    if (change.before !== undefined && change.after !== undefined)
      return change.before === change.after ? plain`${name} changed` : plain`${name} ${change.before} → ${change.after}`;
    return change.after !== undefined ? plain`${name} set to ${change.after}` : plain`${name} removed`;
  });
  const rest = changes.length - first.length;
  return plainText(first.join(', ') + (rest > 0 ? ` and ${rest} more` : ''), 240);
}

/** `containers[app].env[LIMIT].value` → "env LIMIT"; the container's name only matters when there are several. */
function shortName(path: string): string {
  const env = /\.env\[([^\]]+)\]/.exec(path);
  if (env) return `env ${env[1] ?? ''}`;
  return path.replace(/^(?:init)?[cC]ontainers\[[^\]]+\]\./, '').replace(/\.value$/, '');
}
