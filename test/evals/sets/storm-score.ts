import type { Storm } from './alarm-storm.js';

export interface StormIncident {
  readonly id: string;
  readonly cluster: string;
  readonly root_cause_service: string;
}
/** Groups of alert ids, each with the services it names as probable origins, best first. */
export type Grouping = readonly { readonly alerts: readonly string[]; readonly suspects: readonly string[] }[];

export interface StormScore {
  readonly macroF1: number;
  readonly purity: number;
  readonly reduction: number;
  readonly root1: number;
  readonly root3: number;
  readonly groups: number;
  /** Incidents that are shown, of those groups. */
  readonly details: readonly string[];
}

/** The scoring rule of the set's README. @param clusters score only these, when given */
export function scoreStorm(grouping: Grouping, storm: Pick<Storm, 'incidents' | 'truth'>, clusters?: ReadonlySet<string>): StormScore {
  const incidents = storm.incidents.filter(incident => !clusters || clusters.has(incident.cluster));
  const groupOf = new Map(grouping.flatMap(group => group.alerts.map(id => [id, group] as const)));
  const members = new Map<string, string[]>();
  for (const id of groupOf.keys()) {
    const incident = storm.truth[id];
    if (incident) members.set(incident, [...(members.get(incident) ?? []), id]);
  }
  const f1s: number[] = [];
  const details: string[] = [];
  let [first, three, scored] = [0, 0, 0];
  for (const incident of incidents) {
    const alerts = members.get(incident.id) ?? [];
    let best = { f1: 0, suspects: [] as readonly string[], size: 0 };
    for (const group of new Set(alerts.map(id => groupOf.get(id)!))) {
      const shared = group.alerts.filter(id => storm.truth[id] === incident.id).length;
      const f1 = (2 * shared) / (group.alerts.length + alerts.length);
      if (f1 > best.f1) best = { f1, suspects: group.suspects, size: group.alerts.length };
    }
    if (alerts.length > 1) f1s.push(best.f1);
    const rank = best.suspects.indexOf(incident.root_cause_service);
    scored++;
    if (rank === 0) first++;
    if (rank >= 0 && rank < 3) three++;
    details.push(
      `${incident.id.padEnd(34)} alerts ${String(alerts.length).padStart(3)}  F1 ${best.f1.toFixed(2)}  group of ${String(best.size).padStart(3)}  origin ${rank < 0 ? '-' : rank + 1}  ${incident.root_cause_service} : ${best.suspects.slice(0, 3).join(', ')}`,
    );
  }
  const total = groupOf.size;
  let precision = 0;
  for (const group of grouping) {
    const counts = new Map<string, number>();
    let alone = 0;
    for (const id of group.alerts) {
      const incident = storm.truth[id];
      if (incident) counts.set(incident, (counts.get(incident) ?? 0) + 1);
      else alone++;
    }
    for (const count of counts.values()) precision += (count * count) / group.alerts.length;
    precision += alone / group.alerts.length;
  }
  return {
    macroF1: mean(f1s),
    purity: precision / total,
    reduction: 1 - grouping.length / total,
    root1: first / scored,
    root3: three / scored,
    groups: grouping.length,
    details,
  };
}

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
