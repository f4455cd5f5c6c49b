/**
 * A pure function that remembers its last result, as long as its arguments stay the same objects. For work that is
 * done on every frame although its input seldom changes.
 */
export function remember<A extends readonly unknown[], R>(work: (...args: A) => R): (...args: A) => R {
  let last: { readonly args: A; readonly result: R } | undefined;
  return (...args) => {
    if (last && last.args.length === args.length && args.every((value, index) => Object.is(value, last?.args[index]))) return last.result;
    last = { args, result: work(...args) };
    return last.result;
  };
}
