import type { PlainText } from '../../model/plain-text.js';
import { plain } from '../../model/plain-text.js';
import { refPhrase } from '../rules/phrase.js';
import type { Candidate } from './case.js';
import { changePhrase, tellingChange } from './change.js';

/** The observation that would tell this suspect from the next one, as a person would ask for it. */
export function wouldSettle(candidate: Candidate, rival: Candidate | undefined): PlainText {
  const change = tellingChange(candidate);
  const { unit, symptom } = candidate;
  if (change) return plain`Do only the instances of ${changePhrase(change)} fail, and do those of the version before still work?`;
  if (candidate.members.length === 0)
    return plain`Is ${refPhrase(candidate.ref)} slow or failing when it is asked directly, without ${rival ? rival.unit.name : plain`its callers`}?`;
  switch (symptom?.kind) {
    case 'latency':
    case 'error':
      return rival
        ? plain`Does ${unit.name} fail on requests that never reach ${rival.unit.name}?`
        : plain`Do its own logs show errors that name nothing else?`;
    case 'cpu':
    case 'memory':
    case 'disk':
      return plain`Did ${symptom.kind === 'cpu' ? plain`CPU` : symptom.kind === 'memory' ? plain`memory` : plain`disk`} use of ${unit.name} rise before the errors did?`;
    case 'crash':
      return plain`What do the last lines of the container say before it ends?`;
    case 'traffic':
      return plain`Did the number of requests rise at the edge as well, or only from one caller?`;
    default:
      return rival
        ? plain`Which of ${unit.name} and ${rival.unit.name} recovers first when the other is left alone?`
        : plain`Do the logs and events of ${refPhrase(candidate.ref)} from before the alert name anything else?`;
  }
}
