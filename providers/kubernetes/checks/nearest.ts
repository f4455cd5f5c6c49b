import { compareText } from '../../../src/model/identity.js';
import { plain, plainText, type PlainText } from '../../../src/model/plain-text.js';
import type { Kind } from '../objects/objects.js';
import type { World } from '../objects/world.js';

/** The name that someone probably meant: the nearest one by edits, if it is near enough to be a slip. */
export function nearestName(name: string, candidates: Iterable<PlainText>): PlainText | undefined {
  let best: { readonly name: PlainText; readonly edits: number } | undefined;
  const most = Math.max(2, Math.floor(name.length / 3));
  for (const candidate of candidates) {
    // A name with something added before or after is what people write by slip: "cart" for "cart-config".
    const contained =
      name.length > 2 &&
      (candidate.startsWith(`${name}-`) ||
        name.startsWith(`${candidate}-`) ||
        candidate.endsWith(`-${name}`) ||
        name.endsWith(`-${candidate}`));
    const edits = contained ? 1 : editsBetween(name, candidate, most);
    if (edits <= most && (!best || edits < best.edits || (edits === best.edits && compareText(candidate, best.name) < 0)))
      best = { name: candidate, edits };
  }
  return best?.name;
}

/** ", the nearest name is cart-config", or nothing. */
export function nearestWords(name: string, candidates: Iterable<PlainText>): PlainText {
  const nearest = nearestName(name, candidates);
  return nearest ? plain`, the nearest name is ${nearest}` : plainText('');
}

/** Levenshtein distance (1966) by the rows of Wagner and Fischer (1974); more than `most` is told as `most + 1`. */
function editsBetween(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min((next[j - 1] ?? 0) + 1, (row[j] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length] ?? most + 1;
}

/** What was probably meant by a name that is not there: the nearest one beside it, and the one of this very name that is elsewhere. Of several there none is meant. */
export function insteadWords(world: World, kind: Kind, name: string, namespace: string | undefined): PlainText {
  const homes: PlainText[] = [];
  for (const object of world.all(kind))
    if (object.name === name && object.namespace !== undefined && object.namespace !== namespace) homes.push(object.namespace);
  const [home, ...others] = homes;
  return plain`${nearestWords(name, namesOf(world.within(kind, namespace)))}${home === undefined || others.length > 0 ? plainText('') : plain`, there is one of that name in namespace ${home}`}`;
}

export function* namesOf(objects: Iterable<{ readonly name: PlainText }>): Iterable<PlainText> {
  for (const object of objects) yield object.name;
}

/** What the cluster keeps for itself: nobody is told how it is configured. */
export const isSystem = (namespace: string | undefined): boolean => namespace !== undefined && /^(kube|openshift)-/.test(namespace);
