import type { Finding, FindingId } from '../model/finding.js';
import { compareText } from '../model/identity.js';
import type { Evidence, EvidenceId, Incident, Suspect } from '../model/incident.js';
import { plain } from '../model/plain-text.js';
import { resourceKey, type ResourceRef } from '../model/resource.js';
import { sameValue } from '../model/same-value.js';
import { compareSeverity, type SignalId } from '../model/signal.js';

/** Causes that are shown for one suspect. */
const SHOWN = 3;
/** A check looked at the object itself: that is more than any reason of the ranking knows. */
const WEIGHT = 0.9;

type Findings = ReadonlyMap<FindingId, Finding>;

/**
 * Puts what checks found to be the cause before the other evidence of the suspect that it is about, so that the first
 * hypothesis names it. It changes no ranking. An incident that says the same as before stays the same object.
 * @param before the incidents of the last time, with their causes
 */
export function withCauses(
  incidents: readonly Incident[],
  findings: Findings | undefined,
  before: ReadonlyMap<string, Incident>,
): readonly Incident[] {
  if (!findings || findings.size === 0) return incidents;
  const byAlert = new Map<SignalId, Finding[]>();
  const byPlace = new Map<string, Finding[]>();
  const homes = new Map<SignalId, string>();
  for (const finding of findings.values()) {
    if (finding.alert !== undefined) homes.set(finding.alert, placeOf(finding.about));
    if (finding.effect || finding.severity === 'info' || (!finding.settled && finding.alert === undefined)) continue;
    add(byPlace, placeOf(finding.about), finding);
    if (finding.alert !== undefined) add(byAlert, finding.alert, finding);
  }
  return incidents.map(incident => {
    const own = new Set(incident.alerts.flatMap(id => [...(byAlert.get(id) ?? []), ...(byPlace.get(homes.get(id) ?? '') ?? [])]));
    const next = withItsCauses(incident, own, byPlace);
    const known = before.get(incident.id);
    return next !== incident && known && sameValue(known, next) ? known : next;
  });
}

/** People give a workload, its service and its budget one name: what is found of one of them explains the others. */
const placeOf = (ref: ResourceRef): string => `${ref.namespace ?? ''}/${ref.name}@${ref.cluster ?? ''}`;

function add<K>(map: Map<K, Finding[]>, key: K, finding: Finding): void {
  const list = map.get(key);
  if (list) list.push(finding);
  else map.set(key, [finding]);
}

/** @param own what was found of the objects that alert */
function withItsCauses(incident: Incident, own: ReadonlySet<Finding>, byPlace: ReadonlyMap<string, readonly Finding[]>): Incident {
  if (incident.state === 'recovered' || incident.suspects.length === 0) return incident;
  const places = incident.suspects.map(suspect => new Set(byPlace.get(placeOf(suspect.about))));
  // What is found but belongs to no suspect by name is told with the first: a service may route to a workload of another name.
  const homeless = [...own].filter(finding => !places.some(place => place.has(finding)));
  let number = incident.suspects.reduce((sum, suspect) => sum + suspect.for.length + suspect.against.length, 0);
  let changed = false;
  const suspects = incident.suspects.map((suspect, index): Suspect => {
    const causes = chosen([...(places[index] ?? []), ...(index === 0 && (places[0]?.size ?? 0) === 0 ? homeless : [])]);
    if (causes.length === 0) return suspect;
    changed = true;
    return { ...suspect, for: [...causes.map(({ finding, alike }): Evidence => evidenceOf(finding, alike, ++number)), ...suspect.for] };
  });
  return changed ? { ...incident, suspects } : incident;
}

/** One finding for each check, what explains others first: a missing ConfigMap before the pods that wait for it. */
function chosen(findings: readonly Finding[]): readonly { readonly finding: Finding; readonly alike: number }[] {
  const byCheck = new Map<string, Finding[]>();
  for (const finding of findings) add(byCheck, `${finding.check}/${resourceKey(finding.about)}`, finding);
  return [...byCheck.values()]
    .map(list => ({
      finding: [...list].sort(
        (a, b) =>
          Number(b.cause !== undefined) - Number(a.cause !== undefined) ||
          compareSeverity(a.severity, b.severity) ||
          compareText(a.id, b.id),
      )[0] as Finding,
      alike: list.length,
    }))
    .sort(
      (a, b) =>
        Number(a.finding.alert !== undefined) - Number(b.finding.alert !== undefined) ||
        compareSeverity(a.finding.severity, b.finding.severity) ||
        compareText(a.finding.check, b.finding.check) ||
        compareText(a.finding.id, b.finding.id),
    )
    .slice(0, SHOWN);
}

const evidenceOf = (finding: Finding, alike: number, number: number): Evidence => ({
  id: `e${number}` as EvidenceId,
  rule: `check:${finding.check}`,
  weight: WEIGHT,
  signals: finding.alert === undefined ? [] : [finding.alert],
  sources: [finding.source],
  because: alike > 1 ? plain`${finding.sentence}; ${alike - 1} more like it` : finding.sentence,
});
