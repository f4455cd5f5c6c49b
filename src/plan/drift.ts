import type { DiffLine, Fact } from '../model/plan.js';
import { plain, plainText, type PlainText } from '../model/plain-text.js';

const NOTHING = plainText('nothing');

/** What differs between the facts a plan was made on and those read now, in words a person can check. Empty: nothing drifted. */
export function drift(planned: readonly Fact[], now: readonly Fact[]): readonly DiffLine[] {
  const after = byName(now);
  const before = byName(planned);
  const changed = [...before].flatMap(([name, facts]) => {
    const found = after.get(name) ?? [];
    return same(facts, found) ? [] : [{ path: plainText(name), ...told(facts, found) }];
  });
  const added = [...after].filter(([name]) => !before.has(name)).map(([name, facts]) => ({ path: plainText(name), ...told([], facts) }));
  return [...changed, ...added];
}

/** Facts of one name in their order: a source may tell several of a kind. */
function byName(facts: readonly Fact[]): ReadonlyMap<string, readonly Fact[]> {
  const groups = new Map<string, Fact[]>();
  for (const fact of facts) {
    const group = groups.get(fact.name);
    if (group) group.push(fact);
    else groups.set(fact.name, [fact]);
  }
  return groups;
}

const same = (a: readonly Fact[], b: readonly Fact[]): boolean =>
  a.length === b.length && a.every((fact, index) => fact.value === b[index]?.value);
const said = (facts: readonly Fact[]): PlainText => (facts.length === 0 ? NOTHING : plainText(facts.map(({ text }) => text).join(', ')));

/** Where the words for two values are the same, the difference is still said. */
function told(before: readonly Fact[], after: readonly Fact[]): { readonly before: PlainText; readonly after: PlainText } {
  const [was, is] = [said(before), said(after)];
  return was === is ? { before: was, after: plain`${is}, but not the same as before` } : { before: was, after: is };
}
