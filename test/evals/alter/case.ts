import type { OriginCase } from '../../../src/correlate/rank/graph/clue.js';
import type { TracedLine } from '../../../src/correlate/rank/graph/flow.js';
import type { Measure } from '../../../src/correlate/rank/graph/measure.js';
import type { Span } from '../../../src/correlate/rank/graph/spans.js';
import { plainText } from '../../../src/model/plain-text.js';
import type { ResourceRef } from '../../../src/model/resource.js';
import { instant } from '../../../src/model/time.js';
import type { Alteration } from './alteration.js';

export const alteredRef = (ref: ResourceRef, { name }: Alteration): ResourceRef => ({
  ...ref,
  name: plainText(name(ref.name)),
  ...(ref.namespace === undefined ? {} : { namespace: plainText(name(ref.namespace)) }),
  ...(ref.cluster === undefined ? {} : { cluster: plainText(name(ref.cluster)) }),
});

/** The same case with other names, at another time, in another order, in other units. */
export function alteredCase(whole: OriginCase, alteration: Alteration): OriginCase {
  const { order, shift } = alteration;
  const refs = new Map<ResourceRef, ResourceRef>();
  const ref = (about: ResourceRef): ResourceRef => {
    const known = refs.get(about) ?? alteredRef(about, alteration);
    refs.set(about, known);
    return known;
  };
  const span = (one: Span): Span => ({ ...one, about: ref(one.about) });
  const textOf = textWith(whole.services, alteration);
  const line = (one: TracedLine): TracedLine => ({ ...one, about: ref(one.about), at: one.at + shift, text: textOf(one.text) });
  return {
    services: order(whole.services.map(ref)),
    edges: order(whole.edges.map(edge => ({ ...edge, from: ref(edge.from), to: ref(edge.to) }))),
    window: { from: instant(whole.window.from + shift), to: instant(whole.window.to + shift) },
    measures: order((whole.measures ?? []).map(measure => alteredMeasure(measure, ref, alteration))),
    ...(whole.seenAt ? { seenAt: { ...whole.seenAt, about: ref(whole.seenAt.about) } } : {}),
    ...(whole.spans
      ? { spans: { before: whole.spans.before.map(list => order(list.map(span))), during: order(whole.spans.during.map(span)) } }
      : {}),
    ...(whole.lines
      ? { lines: { before: whole.lines.before.map(list => order(list.map(line))), during: order(whole.lines.during.map(line)) } }
      : {}),
  };
}

function alteredMeasure(measure: Measure, ref: (about: ResourceRef) => ResourceRef, { scale, order }: Alteration): Measure {
  const percent = measure.kind !== 'availability' || Math.max(...measure.before, ...measure.during) > 1;
  const factor = percent ? (scale[measure.kind] ?? 1) : 1;
  const values = (list: readonly number[]): readonly number[] => order(list).map(value => value * factor);
  return {
    ...measure,
    about: ref(measure.about),
    ...(measure.caller ? { caller: ref(measure.caller) } : {}),
    before: values(measure.before),
    during: values(measure.during),
  };
}

/** Names of services in the text of lines, remembered: the same texts come again and again. */
function textWith(services: readonly ResourceRef[], { name }: Alteration): (text: string) => string {
  const known = new Map<string, string>();
  const pattern = new RegExp(
    [...services]
      .map(service => service.name as string)
      .sort((a, b) => b.length - a.length)
      .map(one => one.replace(/[^A-Za-z0-9]/g, '\\$&'))
      .join('|'),
    'g',
  );
  return text => {
    const found = known.get(text) ?? text.replace(pattern, name);
    known.set(text, found);
    return found;
  };
}
