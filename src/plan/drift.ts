import type { DiffLine, Fact } from '../model/plan.js';
import { plainText } from '../model/plain-text.js';

const NOTHING = plainText('nothing');

/** What differs between the facts a plan was made on and those read now, in words a person can check. Empty: nothing drifted. */
export function drift(planned: readonly Fact[], now: readonly Fact[]): readonly DiffLine[] {
  const current = new Map(now.map(fact => [fact.name, fact]));
  const before = new Map(planned.map(fact => [fact.name, fact]));
  const changed = planned.flatMap(fact => {
    const found = current.get(fact.name);
    return found?.value === fact.value ? [] : [{ path: plainText(fact.name), before: fact.text, after: found?.text ?? NOTHING }];
  });
  const added = now.filter(fact => !before.has(fact.name)).map(fact => ({ path: plainText(fact.name), before: NOTHING, after: fact.text }));
  return [...changed, ...added];
}
