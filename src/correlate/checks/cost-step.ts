import { plain, plainText } from '../../model/plain-text.js';
import type { Question } from './check.js';

const STEP = 1.3;
const FEWEST = 4;

/** Whether it costs a third more than it did: the last amount against the median of those before. */
export const costStep: Question = {
  id: 'cost-step',
  asks: 'Does it cost more than before?',
  look({ of, has }) {
    if (!has('cost')) return { verdict: 'no-data', answered: plainText('no source tells of costs') };
    const points = [...of('cost')].sort((a, b) => a.at - b.at);
    const last = points.at(-1);
    if (!last || points.length < FEWEST) return { verdict: 'no-data', answered: plain`too few amounts are known of it: ${points.length}` };
    const before = points
      .slice(0, -1)
      .map(point => point.amount)
      .sort((a, b) => a - b);
    const usual = before[Math.floor(before.length / 2)] ?? 0;
    const ratio = usual > 0 ? Math.round((last.amount / usual) * 100) : 100;
    return usual > 0 && last.amount >= STEP * usual
      ? { verdict: 'true', signals: [last.id], answered: plain`${last.amount} ${last.currency}, ${ratio} % of what is usual` }
      : { verdict: 'false', answered: plain`${last.amount} ${last.currency}, ${ratio} % of what is usual` };
  },
};
