import type { NoiseReport, RuleNoise } from '../model/noise.js';
import { milliseconds } from '../model/time.js';
import { percent } from '../text/amount.js';
import { coFiringSentence, costSentence, emptySentences, idleShare, proposalSentence, proposalText } from '../text/noise.js';
import { plural } from '../text/plural.js';
import { isoDate, shortTime, span } from '../text/time.js';
import { pad } from '../text/width.js';

/** Rules whose proposal is printed in full. */
const PROPOSALS = 5;

/** The report for a person without a full screen. */
export function noiseText(report: NoiseReport): string {
  const { window, rules } = report;
  const head = `${span(milliseconds(window.to - window.from))} until ${isoDate(window.to)} ${shortTime(window.to)} UTC, from ${report.source}, every ${span(report.step)}: ${plural(rules.length, 'rule')} fired, ${plural(report.queries, 'query', 'queries')} in ${span(report.took)}`;
  const lines = [head, ...report.notes.map(note => `note: ${note}`)];
  if (rules.length === 0) return `${[...lines, ...emptySentences(report)].join('\n')}\n`;
  const widest = Math.max(4, ...rules.map(({ rule }) => rule.name.length));
  lines.push(
    '',
    `${pad('rule', widest)}  ${['firings', 'nobody', 'median', 'flaps'].map(title => pad(title, 8, 'right')).join('')}  proposal`,
  );
  for (const noise of rules)
    lines.push(
      `${pad(noise.rule.name, widest)}  ${cells(noise)
        .map(cell => pad(cell, 8, 'right'))
        .join('')}  ${noise.proposals.map(proposal => proposalSentence(noise, proposal)).join('; ')}`.trimEnd(),
    );
  for (const noise of rules.filter(({ proposals }) => proposals.length > 0).slice(0, PROPOSALS)) {
    lines.push(
      '',
      ...noise.proposals.flatMap(proposal => [
        ...(proposal.kind === 'settings' ? [costSentence(noise.rule, proposal.candidate)] : [coFiringSentence(proposal.by)])
          .filter(text => text !== '')
          .map(text => `${noise.rule.name}: ${text}`),
        ...proposalText(report, noise, proposal)
          .split('\n')
          .map(line => `    ${line}`),
      ]),
    );
  }
  lines.push('', 'Nothing was applied: proposals are text for a pull request. "nobody": nobody acted, and it went away by itself.');
  return `${lines.join('\n')}\n`;
}

const cells = (noise: RuleNoise): readonly string[] => [
  String(noise.firings),
  percent(idleShare(noise)),
  span(noise.medianLength),
  String(noise.flaps),
];
