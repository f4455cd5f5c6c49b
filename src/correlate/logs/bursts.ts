import { compareText, stableId } from '../../model/identity.js';
import type { LogBurst, LogLine, SignalId } from '../../model/signal.js';
import type { Window } from '../../model/time.js';
import { resourceKey } from '../../model/resource.js';
import { TemplateMiner } from './template-miner.js';

/** Square-root units (about standard deviations of a Poisson count) by which a rate must have risen. */
const RISE = 3;
/** Lines that make a burst of a template seen before; a template never seen before needs one if it is an error, else `FEW`. */
const FEW = 3;

/**
 * Templates that appeared for the first time in `window`, or far more often there than before it.
 * Lines before `window.from` are the comparison: their count is scaled to the window's length. The rise of a count
 * is judged after the variance-stabilising square root (Anscombe, Biometrika 1948): 2 (sqrt n - sqrt m) is about a
 * standard normal for equal Poisson rates.
 * @param lines in any order; of one object or of many: bursts are found by object
 * @returns strongest first
 */
export function burstsOf(lines: readonly LogLine[], window: Window): readonly LogBurst[] {
  const sorted = lines.filter(line => line.at <= window.to).sort((a, b) => a.at - b.at || compareText(a.id, b.id));
  const earliest = sorted[0]?.at ?? window.from;
  const share = (window.to - window.from) / Math.max(1, window.from - earliest);
  const miner = new TemplateMiner();
  const learned = sorted.map(line => ({ line, variant: miner.learn(line.text) }));
  const groups = new Map<string, { readonly template: string; readonly before: LogLine[]; readonly during: LogLine[] }>();
  for (const { line, variant } of learned) {
    const template = miner.templateOf(variant);
    if (!template) continue;
    const key = `${resourceKey(line.about)} ${template.id}`;
    const group = groups.get(key) ?? { template: template.text, before: [], during: [] };
    groups.set(key, group);
    (line.at < window.from ? group.before : group.during).push(line);
  }
  const bursts: { readonly strength: number; readonly burst: LogBurst }[] = [];
  for (const { template, before, during } of groups.values()) {
    const [first] = during;
    if (!first) continue;
    const usual = before.length * share;
    const strength = 2 * (Math.sqrt(during.length) - Math.sqrt(usual));
    const loud = during.some(line => line.level === 'error');
    const told = before.length === 0 ? earliest < window.from && (loud || during.length >= FEW) : strength >= RISE && during.length >= FEW;
    if (!told) continue;
    bursts.push({
      strength: strength + (loud ? RISE : 0),
      burst: {
        type: 'log-burst',
        id: stableId('burst', resourceKey(first.about), template, window.from) as SignalId,
        source: first.source,
        about: first.about,
        at: first.at,
        ...(first.link ? { link: first.link } : {}),
        template: template as LogBurst['template'],
        level: loud ? 'error' : first.level,
        count: during.length,
        usual: Math.round(usual * 100) / 100,
        lastAt: during[during.length - 1]!.at,
      },
    });
  }
  return bursts.sort((a, b) => b.strength - a.strength || compareText(a.burst.id, b.burst.id)).map(({ burst }) => burst);
}
