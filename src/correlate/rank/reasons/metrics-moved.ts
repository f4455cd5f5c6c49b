import { citing, type Reason } from '../reason.js';

const MOST = 3;
/** Less says nothing: every metric moves a little. */
const LEAST = 0.3;

/** What its metrics did, less what those of the objects that it calls explain (see rank/graph). */
export const metricsMoved: Reason = {
  id: 'metrics-moved',
  about: 'Its metrics moved more than those of what it calls explain.',
  find({ unit }, { measured }) {
    const own = measured.get(unit);
    const strongest = own?.origin.evidence.find(clue => clue.kind !== 'seen-here');
    if (!own || !strongest || own.origin.score < LEAST) return undefined;
    return { value: Math.min(MOST, own.origin.score), evidence: () => citing(strongest.because, own.series) };
  },
};
