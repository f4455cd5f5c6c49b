import { compareText } from '../../model/identity.js';
import type { Evidence, EvidenceId, Suspect } from '../../model/incident.js';
import type { PlainText } from '../../model/plain-text.js';
import { plain } from '../../model/plain-text.js';
import { refPhrase } from '../rules/phrase.js';
import type { Candidate, Case, Surroundings } from './case.js';
import { changePhrase, tellingChange } from './change.js';
import type { Finding, Reason } from './reason.js';
import { REASONS } from './reasons/index.js';
import { wouldSettle } from './would-settle.js';

/** Log-odds of "somewhere that nobody looks at": what a suspect must beat to be believed. */
const ELSEWHERE = 2.2;
/** The first few are shown whatever their confidence: a person may know better. */
const SHOWN_ALWAYS = 3;
/** A finding of this many log-odds has an evidence weight of about two thirds. */
const FULL_WEIGHT = 2;

export interface Ranked {
  readonly candidate: Candidate;
  readonly score: number;
  readonly confidence: number;
  readonly findings: readonly { readonly reason: Reason; readonly finding: Finding }[];
}

/** Candidates by how likely it began there; confidence by the softmax of the summed log-odds against "elsewhere". */
export function rankCandidates(whole: Case, around: Surroundings): readonly Ranked[] {
  const scored = whole.candidates.map(candidate => {
    const findings: { readonly reason: Reason; readonly finding: Finding }[] = [];
    let score = 0;
    for (const reason of REASONS) {
      const factor = around.learned[reason.id] ?? 1;
      const finding = factor === 0 ? undefined : reason.find(candidate, whole, around);
      if (!finding) continue;
      findings.push({ reason, finding });
      score += finding.value * factor;
    }
    return { candidate, score: round(score), findings };
  });
  scored.sort((a, b) => b.score - a.score || likelier(a.candidate, b.candidate, around));
  const top = Math.max(ELSEWHERE, scored[0]?.score ?? 0);
  const total = scored.reduce((sum, { score }) => sum + Math.exp(score - top), Math.exp(ELSEWHERE - top));
  return scored.map(entry => ({ ...entry, confidence: round(Math.exp(entry.score - top) / total) }));
}

/**
 * Between suspects that the reasons leave equal, a name must not decide: first the one with more alerts, then whose alerts began
 * earlier, then the one that more objects call, since more could suffer from it; the name only where nothing else differs.
 */
function likelier(a: Candidate, b: Candidate, { world: { calls } }: Surroundings): number {
  return (
    b.members.length - a.members.length ||
    (a.members[0]?.at ?? 0) - (b.members[0]?.at ?? 0) ||
    calls.callers(b.unit).length - calls.callers(a.unit).length ||
    compareText(a.unit.key, b.unit.key)
  );
}

/** The suspects to show, with their evidence numbered by strength over the whole incident. */
export function suspectsOf(whole: Case, around: Surroundings): { readonly suspects: readonly Suspect[]; readonly inconclusive: boolean } {
  const ranked = rankCandidates(whole, around)
    .slice(0, around.settings.suspects)
    .filter((entry, index) => index < SHOWN_ALWAYS || entry.confidence >= around.settings.leastConfidence);
  const all = ranked.flatMap((entry, suspect) => entry.findings.map(({ reason, finding }, order) => ({ suspect, order, reason, finding })));
  all.sort((a, b) => Math.abs(b.finding.value) - Math.abs(a.finding.value) || a.suspect - b.suspect || a.order - b.order);
  const numbered = all.map((entry, index) => ({ ...entry, evidence: evidenceOf(entry.reason, entry.finding, index + 1) }));
  const suspects = ranked.map((entry, suspect): Suspect => {
    const own = numbered.filter(item => item.suspect === suspect);
    const change = tellingChange(entry.candidate);
    return {
      about: entry.candidate.ref,
      ...(change ? { change: change.id } : {}),
      title: titleOf(entry.candidate),
      confidence: entry.confidence,
      for: own.filter(item => item.finding.value > 0).map(item => item.evidence),
      against: own.filter(item => item.finding.value <= 0).map(item => item.evidence),
      wouldSettle: wouldSettle(entry.candidate, ranked[suspect === 0 ? 1 : 0]?.candidate),
    };
  });
  const [first, second] = ranked;
  const inconclusive =
    !first || first.confidence < around.settings.conclusive || (second !== undefined && second.confidence > 0.8 * first.confidence);
  return { suspects, inconclusive };
}

function titleOf(candidate: Candidate): PlainText {
  const change = tellingChange(candidate);
  const { unit, ref, symptom } = candidate;
  if (change) {
    const versions = change.previousRevision && change.revision ? plain` ${change.previousRevision}→${change.revision}` : plain``;
    return versions !== '' && change.change === 'deploy'
      ? plain`rollout ${unit.name}${versions}`
      : plain`${changePhrase(change)} of ${unit.name}`;
  }
  if (!symptom) return plain`${refPhrase(ref)}, without an alert of its own`;
  return symptom.phrase === '' ? refPhrase(ref) : plain`${unit.name}: ${symptom.phrase}`;
}

function evidenceOf(reason: Reason, finding: Finding, number: number): Evidence {
  const { because, signals, sources } = finding.evidence();
  return {
    id: `e${number}` as EvidenceId,
    rule: reason.id,
    weight: round(1 - Math.exp(-Math.abs(finding.value) / FULL_WEIGHT)),
    signals,
    sources,
    because,
  };
}

/** Rounded before they are compared, so that the last bits of a platform's exp decide nothing. */
const round = (value: number): number => Math.round(value * 1000) / 1000;
