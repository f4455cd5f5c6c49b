import { plain } from '../../model/plain-text.js';
import type { PlainText } from '../../model/plain-text.js';
import type { ChangeEvent } from '../../model/signal.js';
import { span } from '../rules/phrase.js';
import type { Candidate, Case, Surroundings } from './case.js';
import type { Finding } from './reason.js';
import { citing } from './reason.js';

/** "rollout r42", "config change", "restart". */
export function changePhrase(change: ChangeEvent): PlainText {
  switch (change.change) {
    case 'deploy':
      return change.revision ? plain`rollout ${change.revision}` : plain`rollout`;
    case 'config':
      return change.revision ? plain`configuration ${change.revision}` : plain`configuration change`;
    case 'flag':
      return change.revision ? plain`flag ${change.revision}` : plain`flag change`;
    case 'restart':
      return plain`restart`;
    case 'scale':
      return plain`scaling`;
    case 'node':
      return plain`node change`;
    case 'other':
      return plain`change`;
  }
}

/** The moment from which a change can have effects, as near to the symptom as its course allows. */
const effective = (change: ChangeEvent, symptom: number): number =>
  change.finishedAt !== undefined && change.finishedAt <= symptom ? change.finishedAt : change.at;

/** The change that explains the most: rollouts before restarts, then the latest. */
export const tellingChange = (candidate: Candidate): ChangeEvent | undefined =>
  candidate.changes.find(change => change.change !== 'restart') ?? candidate.changes[0];

export function changeFinding(candidate: Candidate, whole: Case, { settings }: Surroundings): Finding | undefined {
  const change = tellingChange(candidate);
  if (!change) return undefined;
  const first = candidate.members[0]?.at ?? whole.start;
  const at = effective(change, first);
  const gap = Math.max(0, first - at);
  // Most faulty changes show within minutes; the weight halves every ten.
  const value = (change.change === 'restart' ? 1 : 3) * 0.5 ** (gap / 600_000) * (gap <= settings.changeBefore ? 1 : 0.5);
  return { value, evidence: () => citing(sentence(change, candidate, first, gap), [change, ...(candidate.members[0]?.alerts ?? [])]) };
}

/** "rollout r42 finished 70 s before its first alert". */
function sentence(change: ChangeEvent, candidate: Candidate, first: number, gap: number): PlainText {
  const what = changePhrase(change);
  const finished = change.finishedAt !== undefined && change.finishedAt <= first;
  return first < change.at
    ? plain`${what} began ${span(change.at - first)} after the first alert`
    : plain`${what} ${finished ? plain`finished` : plain`began`} ${span(gap)} before ${candidate.members.length > 0 ? plain`its first alert` : plain`the first alert`}`;
}
