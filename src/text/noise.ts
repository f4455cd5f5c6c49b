/** The words of the noise report: for the panel, the command and what is copied. */
import type { AlertRule } from '../model/alert-history.js';
import type { Learnt } from '../model/decision.js';
import type { Candidate, CoFiring, NoiseProposal, NoiseReport, RuleNoise } from '../model/noise.js';
import { milliseconds } from '../model/time.js';
import { percent } from './amount.js';
import { plural } from './plural.js';
import { ruleYaml, promDuration } from './rule-yaml.js';
import { isoDate, shortTime, span } from './time.js';

/** Firings that nobody acted on and that went away by themselves. */
export const idleShare = (rule: RuleNoise): number => (rule.firings === 0 ? 0 : rule.idle / rule.firings);

const whole = (n: number, one: string): string => `${n} ${n === 1 ? one : `${one}s`}`;

/** "with `for: 5m` 83% of 412 firings vanish and no incident is lost". */
export function candidateSentence(rule: AlertRule, candidate: Candidate, replayed: number): string {
  const changes = [
    ...(candidate.holds === rule.holds ? [] : [`\`for: ${promDuration(candidate.holds)}\``]),
    ...(candidate.keeps === rule.keeps ? [] : [`\`keep_firing_for: ${promDuration(candidate.keeps)}\``]),
  ];
  const all = candidate.vanish + candidate.merged >= replayed;
  const effects = [
    ...(candidate.vanish > 0
      ? [`${all && candidate.merged === 0 ? 'all' : percent(candidate.vanish / replayed)} of ${whole(replayed, 'firing')} vanish`]
      : []),
    ...(candidate.merged > 0
      ? [
          candidate.vanish > 0
            ? `${percent(candidate.merged / replayed)} join the one before`
            : `${percent(candidate.merged / replayed)} of ${whole(replayed, 'firing')} join the one before`,
        ]
      : []),
  ];
  const lost =
    candidate.lost === 0 ? 'no incident is lost' : candidate.lost === 1 ? 'one incident is lost' : `${candidate.lost} incidents are lost`;
  return `with ${changes.join(' and ')} ${effects.length === 0 ? 'nothing changes' : `${effects.join(', ')} and ${lost}`}`;
}

/** What a longer wait costs those that are left. */
export function costSentence(rule: AlertRule, candidate: Candidate): string {
  const costs = [
    ...(candidate.holds > rule.holds && candidate.firings > 0
      ? [
          `${candidate.firings === 1 ? 'the one that is left comes' : `the ${candidate.firings} that are left come`} ${span(milliseconds(candidate.holds - rule.holds))} later`,
        ]
      : []),
    ...(candidate.firings === 0 ? ['nothing is left: is this rule needed at all?'] : []),
    ...(candidate.keeps > rule.keeps ? [`an end shows ${span(candidate.keeps)} later`] : []),
  ];
  return costs.join('; ');
}

/** "whenever it fires, KubeNodeNotReady fires about the same object (97%), 40s earlier". */
export function coFiringSentence({ other, share, led, ahead }: CoFiring): string {
  const distance =
    Math.abs(ahead) < 1000 ? 'at the same time' : `${span(milliseconds(Math.abs(ahead)))} ${ahead > 0 ? 'earlier' : 'later'}`;
  return `when it fires, ${other} fires about the same object in ${percent(share)} of cases, first in ${percent(led)} of them, ${distance} in the median`;
}

/** The proposals in a few words: "for: 5m (-83%)", "inhibited by KubeNodeNotReady". */
export function proposalLabel({ rule, proposals, replayed }: RuleNoise): string {
  return proposals
    .map(proposal =>
      proposal.kind === 'inhibit'
        ? `inhibited by ${proposal.by.other}`
        : [
            ...(proposal.candidate.holds === rule.holds ? [] : [`for: ${promDuration(proposal.candidate.holds)}`]),
            ...(proposal.candidate.keeps === rule.keeps ? [] : [`keep: ${promDuration(proposal.candidate.keeps)}`]),
          ].join(', ') + ` (-${percent((proposal.candidate.vanish + proposal.candidate.merged) / Math.max(1, replayed))})`,
    )
    .join('; ');
}

/** "412 firings of 3 alerts, 83% went away by themselves and nobody acted, 42s in the median, 31 flaps, 2 incidents". */
export function standingSentence(noise: RuleNoise): string {
  const parts = [
    `${whole(noise.firings, 'firing')} of ${whole(noise.series, 'alert')}`,
    `${percent(idleShare(noise))} went away by themselves and nobody acted`,
    `${span(noise.medianLength)} in the median`,
    ...(noise.flaps > 0 ? [whole(noise.flaps, 'flap')] : []),
    ...(noise.lasting > 0 ? [`${noise.lasting} last`] : []),
    whole(noise.incidents, 'incident'),
  ];
  return parts.join(', ');
}

/** What was learned, a sentence and a key each. */
export const learnedText = (learned: readonly Learnt[]): string =>
  learned.length === 0
    ? 'Nothing is learned here: every rule weighs as delivered.'
    : learned
        .map(
          ({ key, factor, decisions, because }) =>
            `${factor.toFixed(2).padStart(5)}  ${because} (${whole(decisions, 'decision')})\n       ${key}`,
        )
        .join('\n');

export function proposalSentence(noise: RuleNoise, proposal: NoiseProposal): string {
  if (proposal.kind === 'settings') return candidateSentence(noise.rule, proposal.candidate, noise.replayed);
  return `${proposal.by.other} says the same first: while it fires, this one can be inhibited`;
}

/** How the figures came about, and how far they are to be believed. */
export function methodSentences(report: NoiseReport, noise: RuleNoise): readonly string[] {
  const { step } = report;
  const off =
    noise.replayed === noise.firings
      ? ''
      : `; the rule as it is makes ${whole(noise.replayed, 'firing')} in the replay, ${noise.firings} fired`;
  return [
    noise.truthsFrom === 'expression'
      ? `replayed from the rule's own expression as it is now${off}`
      : `replayed from the alerts as they were, starts and ends known to ${span(step)}${off}`,
    'an incident is a group of firings that somebody acted on, or that lasted 10 minutes or more; it is lost when none of its firings and no other alert as severe about the same object is left',
  ];
}

/** The proposal as text for a pull request: what changes, why, what was replayed. Nothing applies it. */
export function proposalText(report: NoiseReport, noise: RuleNoise, proposal: NoiseProposal): string {
  const { rule } = noise;
  const lines = [
    `# ${rule.name}: ${proposalSentence(noise, proposal)}`,
    `# ${span(milliseconds(report.window.to - report.window.from))} until ${isoDate(report.window.to)} ${shortTime(report.window.to)} UTC: ${plural(noise.firings, 'firing')}, ${percent(idleShare(noise))} went away by themselves and nobody acted`,
    ...(proposal.kind === 'settings'
      ? [costSentence(rule, proposal.candidate), ...methodSentences(report, noise)].filter(text => text !== '').map(text => `# ${text}`)
      : [`# ${coFiringSentence(proposal.by)}`]),
    ...report.notes.map(note => `# note: ${note}`),
  ];
  return [...lines, ...proposalYaml(rule, proposal)].join('\n');
}

/** Where the change belongs, and what stands there then. */
export function proposalYaml(rule: AlertRule, proposal: NoiseProposal): readonly string[] {
  if (proposal.kind === 'inhibit') return ['# in the configuration of Alertmanager', ...inhibition(rule.name, proposal.by)];
  const place = [...(rule.file ? [`file ${rule.file}`] : []), ...(rule.group ? [`group ${rule.group}`] : [])];
  return [...(place.length > 0 ? [`# ${place.join(', ')}`] : []), ...ruleYaml(rule, proposal.candidate)];
}

const inhibition = (name: string, { other, equal }: CoFiring): readonly string[] => [
  'inhibit_rules:',
  `  - source_matchers: [${JSON.stringify(`alertname = ${JSON.stringify(other)}`)}]`,
  `    target_matchers: [${JSON.stringify(`alertname = ${JSON.stringify(name)}`)}]`,
  `    equal: [${equal.join(', ')}]`,
];

/** Why there is nothing to show, and what to do about it. */
export function emptySentences({ source, heldFrom }: NoiseReport): readonly string[] {
  if (source === 'warroom')
    return [
      'No history of alerts: no connected source remembers any in this time, and warroom has seen none end.',
      'Connect a Prometheus that evaluates alert rules (--prometheus), or leave warroom running.',
    ];
  if (heldFrom === undefined) return [`${source} holds no data of this time: its retention is shorter, or it was not running.`];
  return ['No alert fired in this time.'];
}
