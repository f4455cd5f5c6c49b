import type { Candidate, NoiseReport, RuleNoise } from '../model/noise.js';
import { idleShare, proposalSentence, proposalText } from '../text/noise.js';

/** The noise report for programs. Grows by fields only; what exists keeps its meaning while `schema` is the same. Lengths in seconds. */
export interface NoiseJson {
  readonly schema: 1;
  readonly at: string;
  readonly window: { readonly from: string; readonly to: string };
  readonly source: string;
  readonly heldFrom?: string;
  readonly stepSeconds: number;
  readonly queries: number;
  readonly tookSeconds: number;
  readonly acts: number;
  readonly notes: readonly string[];
  readonly rules: readonly RuleJson[];
}

interface RuleJson {
  readonly name: string;
  readonly source: string;
  readonly severity: string;
  readonly file?: string;
  readonly group?: string;
  readonly forSeconds: number;
  readonly keepFiringForSeconds: number;
  readonly firings: number;
  readonly series: number;
  readonly lasting: number;
  readonly acted: number;
  readonly idle: number;
  readonly idleShare: number;
  readonly medianSeconds: number;
  readonly flaps: number;
  readonly incidents: number;
  readonly replayed: number;
  readonly replayedFrom: 'expression' | 'alerts';
  readonly candidates: readonly CandidateJson[];
  readonly coFiring: readonly {
    readonly other: string;
    readonly share: number;
    readonly led: number;
    readonly aheadSeconds: number;
    readonly equal: readonly string[];
  }[];
  readonly proposals: readonly {
    readonly kind: 'settings' | 'inhibit';
    readonly sentence: string;
    readonly text: string;
    readonly candidate?: CandidateJson;
    readonly by?: string;
  }[];
}

interface CandidateJson {
  readonly forSeconds: number;
  readonly keepFiringForSeconds: number;
  readonly firings: number;
  readonly vanish: number;
  readonly merged: number;
  readonly lost: number;
}

const iso = (at: number): string => new Date(at).toISOString();
const rounded = (share: number): number => Math.round(share * 10_000) / 10_000;

export function noiseJson(report: NoiseReport): NoiseJson {
  return {
    schema: 1,
    at: iso(report.at),
    window: { from: iso(report.window.from), to: iso(report.window.to) },
    source: report.source,
    ...(report.heldFrom === undefined ? {} : { heldFrom: iso(report.heldFrom) }),
    stepSeconds: report.step / 1000,
    queries: report.queries,
    tookSeconds: report.took / 1000,
    acts: report.acts,
    notes: report.notes,
    rules: report.rules.map(noise => ruleJson(report, noise)),
  };
}

const candidateJson = ({ holds, keeps, ...counts }: Candidate): CandidateJson => ({
  forSeconds: holds / 1000,
  keepFiringForSeconds: keeps / 1000,
  ...counts,
});

function ruleJson(report: NoiseReport, noise: RuleNoise): RuleJson {
  const { rule } = noise;
  return {
    name: rule.name,
    source: rule.source,
    severity: rule.severity,
    ...(rule.file ? { file: rule.file } : {}),
    ...(rule.group ? { group: rule.group } : {}),
    forSeconds: rule.holds / 1000,
    keepFiringForSeconds: rule.keeps / 1000,
    firings: noise.firings,
    series: noise.series,
    lasting: noise.lasting,
    acted: noise.acted,
    idle: noise.idle,
    idleShare: rounded(idleShare(noise)),
    medianSeconds: noise.medianLength / 1000,
    flaps: noise.flaps,
    incidents: noise.incidents,
    replayed: noise.replayed,
    replayedFrom: noise.truthsFrom,
    candidates: noise.candidates.map(candidateJson),
    coFiring: noise.coFiring.map(({ other, share, led, ahead, equal }) => ({
      other,
      share: rounded(share),
      led: rounded(led),
      aheadSeconds: ahead / 1000,
      equal,
    })),
    proposals: noise.proposals.map(proposal => ({
      kind: proposal.kind,
      sentence: proposalSentence(noise, proposal),
      text: proposalText(report, noise, proposal),
      ...(proposal.kind === 'settings' ? { candidate: candidateJson(proposal.candidate) } : { by: proposal.by.other }),
    })),
  };
}
