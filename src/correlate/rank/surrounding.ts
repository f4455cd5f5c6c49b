import type { Member } from '../member.js';
import type { Unit } from '../world/unit.js';
import type { World } from '../world/world.js';

/** More special objects than this in a namespace say nothing by being there. */
const FEW = 3;
const LIMIT = 40;

const words = (name: string): string =>
  ` ${name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()} `;
/** "checkout-kafka-partition" names kafka; a trailing "service" is a habit, not a part of the name. */
const names = (text: string, unit: Unit): boolean =>
  text.includes(words(unit.name)) || text.includes(words(`${unit.name}service`)) || text.includes(words(`${unit.name}-service`));

const namespaceOf = (unit: Unit): string | undefined => unit.namespace ?? (unit.sort === 'namespace' ? unit.name : undefined);

/**
 * Configurations, scalers and fault injections around alerting units: named after one of them or of their neighbours in the
 * call graph, or one of a few in their namespace.
 */
export function surrounding(alerting: ReadonlyMap<Unit, readonly Member[]>, world: World): readonly Unit[] {
  if (world.special.size === 0) return [];
  const namespaces = new Set([...alerting.keys()].map(namespaceOf));
  const silent = [...world.special.keys()].filter(unit => !alerting.has(unit));
  const neighbours = neighboursOf(alerting, world);
  const near = silent.filter(unit => {
    const text = words(unit.name);
    return neighbours.some(other => names(text, other));
  });
  const there = silent.filter(unit => unit.namespace !== undefined && namespaces.has(unit.namespace));
  return [...near, ...(there.length <= FEW ? there : [])].slice(0, LIMIT);
}

/** Alerting units that a special object can have touched: those that it is named after, with whoever suffers from them; else all of its namespace. */
export function touchedBy(origin: Unit, alerting: ReadonlyMap<Unit, readonly Member[]>, world: World): readonly Unit[] {
  const named = namedBy(origin, alerting, world);
  if (named.length > 0)
    return [...new Set(named.flatMap(unit => [unit, ...world.calls.upstream(unit), ...world.calls.downstream(unit)]))].filter(unit =>
      alerting.has(unit),
    );
  return world.special.get(origin) === 'fault-injection' ? [] : [...alerting.keys()].filter(unit => namespaceOf(unit) === origin.namespace);
}

/** Units in trouble or next to it that the object is named after. */
export function namedBy(origin: Unit, alerting: ReadonlyMap<Unit, readonly Member[]>, world: World): readonly Unit[] {
  const text = words(origin.name);
  return neighboursOf(alerting, world).filter(unit => names(text, unit));
}

function neighboursOf(alerting: ReadonlyMap<Unit, readonly Member[]>, world: World): readonly Unit[] {
  const found = new Set<Unit>();
  for (const unit of alerting.keys()) {
    if (unit.sort === 'workload') found.add(unit);
    for (const [near, { hops }] of world.calls.near(unit)) if (hops <= 2) found.add(near);
  }
  return [...found].filter(unit => !world.special.has(unit));
}
