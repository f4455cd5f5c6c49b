/** What the noise report looks like: a row for each rule, and under it what the replay of the chosen one says. */
import type { Line, Span, Token } from '../../src/contracts/content.js';
import type { Frame } from '../../src/contracts/panel.js';
import type { Candidate, NoiseReport, RuleNoise } from '../../src/model/noise.js';
import { percent } from '../../src/text/amount.js';
import {
  candidateSentence,
  coFiringSentence,
  costSentence,
  idleShare,
  methodSentences,
  proposalLabel,
  proposalSentence,
  proposalText,
  proposalYaml,
  standingSentence,
} from '../../src/text/noise.js';
import { promDuration } from '../../src/text/rule-yaml.js';
import { severityMark, severityToken } from '../../src/text/severity.js';
import { span } from '../../src/text/time.js';
import { pad } from '../../src/text/width.js';
import { wrapPieces } from '../../src/text/wrap.js';

/** Above this share a rule mostly wakes people for nothing. */
const MOSTLY = 0.8;

/** Rule, firings, share that nobody acted on, median length, flaps, proposal. */
export function noiseCells(noise: RuleNoise, { unicode }: Frame): readonly Line[] {
  const share = idleShare(noise);
  const { severity, name } = noise.rule;
  return [
    [{ text: severityMark(severity, unicode), token: severityToken(severity) }, { text: ' ' }, { text: name, token: 'strong' }],
    [{ text: String(noise.firings) }],
    [{ text: percent(share), token: share >= MOSTLY ? 'severity.warning' : 'text' }],
    [{ text: span(noise.medianLength), token: 'dim' }],
    [{ text: noise.flaps === 0 ? '' : String(noise.flaps), token: 'dim' }],
    [{ text: proposalLabel(noise), token: 'accent' }],
  ];
}

/** What the replay of one rule says, the most useful first. */
export function noiseDetail(report: NoiseReport, noise: RuleNoise, frame: Frame): readonly Line[] {
  const lines: Line[] = [];
  const say = (text: string, token: Token = 'text', mark = ''): void => {
    for (const [index, pieces] of wrapPieces<Span>([{ text, token }], frame.width - 4).entries())
      lines.push([{ text: ` ${pad(index === 0 ? mark : '', 2)}`, token }, ...pieces]);
  };
  const arrow = frame.unicode ? '→' : '>';
  for (const proposal of noise.proposals) {
    say(proposalSentence(noise, proposal), 'accent', arrow);
    if (proposal.kind === 'settings') {
      const cost = costSentence(noise.rule, proposal.candidate);
      if (cost !== '') say(cost);
    }
  }
  if (noise.proposals.length === 0)
    say(
      noise.candidates.length === 0
        ? 'no other setting of for: or keep_firing_for: takes anything away'
        : 'no setting is worth it: each would lose an incident, come too late or change little',
      'dim',
    );
  say(standingSentence(noise));
  if (noise.candidates.length > 0) {
    lines.push([], candidateLine(['for', 'keep', 'left', 'vanish', 'join', 'lost'], 'dim'));
    for (const candidate of noise.candidates) lines.push(candidateLine(cellsOf(candidate, noise), tokenOf(candidate, noise)));
  }
  if (noise.coFiring.length > 0) lines.push([]);
  for (const one of noise.coFiring) say(coFiringSentence(one));
  for (const proposal of noise.proposals)
    lines.push(
      [],
      ...proposalYaml(noise.rule, proposal).map((text): Line => [
        { text: `   ${text}`, token: /^#/.test(text) ? 'dim' : /# (was|new)/.test(text) ? 'added' : 'text' },
      ]),
    );
  lines.push([]);
  for (const text of methodSentences(report, noise)) say(text, 'dim');
  for (const note of report.notes) say(note, 'dim');
  return lines;
}

const cellsOf = (candidate: Candidate, { replayed }: RuleNoise): readonly string[] => [
  promDuration(candidate.holds),
  candidate.keeps === 0 ? '' : promDuration(candidate.keeps),
  String(candidate.firings),
  share(candidate.vanish, replayed),
  share(candidate.merged, replayed),
  candidate.lost === 0 ? '' : String(candidate.lost),
];
const share = (part: number, whole: number): string => (part === 0 ? '' : percent(part / Math.max(1, whole)));

function candidateLine(cells: readonly string[], token: Token): Line {
  return [{ text: `   ${cells.map(cell => pad(cell, 8, 'right')).join('')}`, token }];
}

function tokenOf(candidate: Candidate, { proposals }: RuleNoise): Token {
  if (
    proposals.some(
      proposal =>
        proposal.kind === 'settings' && proposal.candidate.holds === candidate.holds && proposal.candidate.keeps === candidate.keeps,
    )
  )
    return 'accent';
  return candidate.lost > 0 ? 'severity.warning' : 'text';
}

/** All of it as text: what Enter shows. */
export function noisePage(report: NoiseReport, noise: RuleNoise): string {
  return [
    standingSentence(noise),
    '',
    ...noise.candidates.map(candidate => candidateSentence(noise.rule, candidate, noise.replayed)),
    ...noise.coFiring.map(coFiringSentence),
    '',
    ...noise.proposals.flatMap(proposal => [proposalText(report, noise, proposal), '']),
    ...methodSentences(report, noise),
    ...report.notes,
  ].join('\n');
}
