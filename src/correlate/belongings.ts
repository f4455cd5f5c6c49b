import type { Join, Suspect } from '../model/incident.js';
import type { PlainText } from '../model/plain-text.js';
import { plain } from '../model/plain-text.js';
import type { SignalId } from '../model/signal.js';
import type { Sign } from './context-index.js';
import type { Candidate, Case, Surroundings } from './rank/case.js';
import { changePhrase } from './rank/change.js';
import { span } from './rules/phrase.js';

const SIGNS_KEPT = 200;

/** Signals beside alerts that belong to the incident: what happened to its objects, and changes that are under suspicion. */
export function belongings(
  whole: Case,
  suspects: readonly Suspect[],
  { context }: Surroundings,
): { readonly others: readonly SignalId[]; readonly joins: readonly Join[] } {
  const suspected = new Set(
    suspects.flatMap(suspect => [...(suspect.change ? [suspect.change] : []), ...suspect.for.flatMap(evidence => evidence.signals)]),
  );
  const found: { readonly sign: Sign; readonly candidate: Candidate }[] = [];
  for (const candidate of whole.candidates) {
    const own = candidate.members.length > 0;
    for (const change of context.about(candidate.unit).signs)
      if (
        change.type === 'change' &&
        change.at <= whole.end &&
        (candidate.changes.includes(change) ? own || suspected.has(change.id) : own && change.at >= whole.start)
      )
        found.push({ sign: change, candidate });
    for (const sign of candidate.signs)
      if (suspected.has(sign.id) || (own && (sign.type !== 'event' || sign.level === 'warning'))) found.push({ sign, candidate });
  }
  found.sort((a, b) => a.sign.at - b.sign.at || (a.sign.id < b.sign.id ? -1 : 1));
  const kept = found.slice(-SIGNS_KEPT);
  return {
    others: kept.map(({ sign }) => sign.id),
    joins: kept.map(({ sign, candidate }): Join => ({
      signal: sign.id,
      to: (candidate.members[0] ?? whole.members[0]!).id,
      rule: sign.type === 'change' ? 'change-before-symptom' : 'same-object',
      weight: sign.type === 'change' ? 0.7 : 0.6,
      because: becauseOf(sign, candidate, whole),
    })),
  };
}

function becauseOf(sign: Sign, candidate: Candidate, whole: Case): PlainText {
  const first = candidate.members[0]?.at ?? whole.start;
  if (sign.type !== 'change') return plain`about ${candidate.unit.name}, ${when(sign.at, first)}`;
  const finished = sign.finishedAt !== undefined && sign.finishedAt <= first;
  return plain`${changePhrase(sign)} of ${candidate.unit.name} ${finished ? plain`finished` : plain`began`} ${when(finished ? (sign.finishedAt ?? sign.at) : sign.at, first)}`;
}

const when = (at: number, first: number): PlainText => (at <= first ? plain`${span(first - at)} before` : plain`${span(at - first)} after`);
