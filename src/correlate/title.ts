import type { Suspect } from '../model/incident.js';
import type { PlainText } from '../model/plain-text.js';
import { plain } from '../model/plain-text.js';
import type { Member } from './member.js';
import type { Candidate, Case } from './rank/case.js';
import { changePhrase, tellingChange } from './rank/change.js';
import { counted } from './rules/phrase.js';
import type { Symptom } from './symptom.js';
import { symptomOf } from './symptom.js';

/** "checkout: rollout r42 crash-loops", "node ip-10-0-3-7 memory pressure, 12 pods evicted", "cart answers slowly (+4)". */
export function incidentTitle(lead: Member, whole: Case, suspects: readonly Suspect[], inconclusive: boolean): PlainText {
  const suspected = suspects[0] && !inconclusive ? whole.candidates.find(candidate => candidate.ref === suspects[0]?.about) : undefined;
  const origin =
    suspected && suspected.members.length > 0 ? suspected : whole.candidates.find(candidate => candidate.unit === lead.subject.unit);
  if (!origin) return lead.name;
  const { unit } = origin;
  const change = suspected === origin ? tellingChange(origin) : undefined;
  const symptom = titleSymptom(origin);
  const others = whole.alerting.size - 1;
  const rest = others > 0 ? plain` (+${counted(others, 'object')})` : plain``;
  if (unit.sort === 'node') return plain`node ${unit.name} ${phraseOf(symptom, lead)}${guests(origin, whole) || rest}`;
  if (origin.ref.kind === 'check' || unit.sort === 'other') return lead.alerts[0]!.summary || lead.name;
  if (change) return plain`${unit.name}: ${changePhrase(change)} ${phraseOf(symptom, lead)}`;
  return symptom && symptom.phrase !== ''
    ? plain`${unit.name} ${symptom.phrase}${rest}`
    : plain`${unit.name}: ${lead.subject.unit === unit ? lead.name : origin.members[0]!.name}${rest}`;
}

/** What shows most: the most local symptom of the origin's own alerts. */
function titleSymptom(origin: Candidate): Symptom | undefined {
  let found: Symptom | undefined;
  for (const member of origin.members) {
    const symptom = symptomOf(member.name);
    if (symptom.phrase !== '' && (!found || symptom.local > found.local)) found = symptom;
  }
  return found ?? origin.symptom;
}

const phraseOf = (symptom: Symptom | undefined, lead: Member): PlainText =>
  symptom && symptom.phrase !== '' ? symptom.phrase : plain`${lead.name}`;

/** What became of the pods of a node. */
function guests(origin: Candidate, whole: Case): PlainText {
  let evicted = 0;
  for (const member of whole.members)
    if (member.subject.node === origin.unit && symptomOf(member.name).kind === 'scheduling') evicted += member.alerts[0]?.value ?? 1;
  return evicted > 0 ? plain`, ${counted(evicted, 'pod')} evicted` : plain``;
}
