import { compareText, stableId } from '../model/identity.js';
import type { Incident, IncidentId, Join, Suspect } from '../model/incident.js';
import type { PlainText } from '../model/plain-text.js';
import type { ResourceRef } from '../model/resource.js';
import { compareRefs } from '../model/resource.js';
import type { ProviderId } from '../model/signal.js';
import { compareSeverity } from '../model/signal.js';
import { instant, latest } from '../model/time.js';
import type { Group } from './group.js';
import type { Member } from './member.js';
import { belongings } from './belongings.js';
import type { Case, Surroundings } from './rank/case.js';
import { caseOf } from './rank/case.js';
import { suspectsOf } from './rank/rank.js';
import { spreadOf } from './rank/spread.js';
import { incidentTitle } from './title.js';

/** A kind of alert that first comes this long after the start is news. */
const NEWS_AFTER = 5 * 60_000;

/** The incident that a group makes. @param lead its earliest alert that opens an incident: identity and start come from it @param joins why its alerts are together */
export function describe(lead: Member, group: Group, joins: readonly Join[], around: Surroundings): Incident {
  const opening = group.filter(member => member.opens);
  const lasting = opening.filter(member => member.state !== 'ended');
  const whole = caseOf(group, lead.at, around);
  const { suspects, inconclusive } = suspectsOf(whole, around);
  const spread = spreadOf(whole, suspects, around.world);
  const signs = belongings(whole, suspects, around);
  const recoveredAt = lasting.length === 0 ? latest(opening.map(member => member.until)) : undefined;
  const severity = (lasting.length > 0 ? lasting : opening).map(member => member.severity).sort(compareSeverity)[0] ?? 'unknown';
  const changedAt = latest(group.map(member => (member.until === Infinity ? member.at : Math.max(member.at, member.until))));
  return {
    id: stableId('incident', lead.alerts[0]!.fingerprint || lead.id) as IncidentId,
    title: incidentTitle(lead, whole, suspects, inconclusive),
    severity,
    state: recoveredAt === undefined ? 'open' : 'recovered',
    startedAt: instant(lead.at),
    changedAt: instant(changedAt),
    ...(recoveredAt === undefined ? {} : { recoveredAt: instant(recoveredAt) }),
    alerts: group.map(member => member.id),
    others: signs.others,
    joins: [...joins, ...signs.joins],
    suspects,
    inconclusive,
    affected: affectedBy(whole, suspects),
    ...(spread.length > 0 ? { spread } : {}),
    sources: sourcesOf(group),
    flaps: group.reduce((sum, member) => sum + member.flaps, 0),
    newKinds: newKinds(group, lead),
  };
}

/** Objects in trouble, those with most alerts first. */
function affectedBy(whole: Case, suspects: readonly Suspect[]): readonly ResourceRef[] {
  const origin = suspects[0]?.about;
  const alerting = whole.candidates.filter(candidate => candidate.members.length > 0);
  return alerting
    .sort((a, b) => Number(b.ref === origin) - Number(a.ref === origin) || b.members.length - a.members.length || compareRefs(a.ref, b.ref))
    .map(({ ref }) => ref);
}

function sourcesOf(group: Group): Incident['sources'] {
  const counts = new Map<ProviderId, number>();
  for (const { alerts } of group)
    for (let i = 0; i < alerts.length; i++) {
      const { source } = alerts[i]!;
      if (i === 0 || !alerts.slice(0, i).some(alert => alert.source === source)) counts.set(source, (counts.get(source) ?? 0) + 1);
    }
  return [...counts].sort(([a, n], [b, m]) => m - n || compareText(a, b)).map(([source, alerts]) => ({ source, alerts }));
}

function newKinds(group: Group, lead: Member): readonly PlainText[] {
  const seen = new Set<PlainText>();
  const kinds: PlainText[] = [];
  for (const member of group) {
    if (seen.has(member.name)) continue;
    seen.add(member.name);
    if (member.at - lead.at > NEWS_AFTER) kinds.push(member.name);
  }
  return kinds;
}
