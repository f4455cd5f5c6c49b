import { plain } from '../../../model/plain-text.js';
import { symptomOf } from '../../symptom.js';
import type { Unit } from '../../world/unit.js';
import type { World } from '../../world/world.js';
import type { Case } from '../case.js';
import { citing, type Reason } from '../reason.js';
import { firstAlerts, named } from './phrases.js';

const remembered = new WeakMap<Case['alerting'], readonly Unit[]>();

/** Objects at the edge, called by nobody in trouble, whose users see errors or wait: the same for all candidates of a case. */
function edgesOf(whole: Case, world: World): readonly Unit[] {
  const known = remembered.get(whole.alerting) ?? foundEdges(whole, world);
  remembered.set(whole.alerting, known);
  return known;
}

function foundEdges(whole: Case, world: World): readonly Unit[] {
  return [...whole.alerting]
    .filter(
      ([unit, members]) =>
        world.calls.callees(unit).length > 0 &&
        members.some(member => {
          const { kind } = symptomOf(member.name);
          return kind === 'error' || kind === 'latency';
        }) &&
        !world.calls.upstream(unit).some(caller => whole.alerting.has(caller)),
    )
    .map(([unit]) => unit);
}

/** What users notice is what has to be explained: trouble that does not lead there may be something else. */
export const reachesUsers: Reason = {
  id: 'reaches-users',
  about: 'What suffers at the edge, where users are, depends on it.',
  find({ unit, explains }, whole, { world }) {
    const edges = edgesOf(whole, world).filter(edge => edge !== unit);
    if (edges.length === 0) return undefined;
    const reached = edges.filter(edge => explains.includes(edge));
    if (reached.length > 0)
      return {
        value: 0.4,
        evidence: () =>
          citing(
            plain`${named(reached)}, where users are, ${reached.length === 1 ? plain`depends` : plain`depend`} on it`,
            firstAlerts(reached, whole),
          ),
      };
    return {
      value: -0.4,
      evidence: () =>
        citing(
          plain`${named(edges)}, where users are, ${edges.length === 1 ? plain`does` : plain`do`} not depend on it`,
          firstAlerts(edges, whole),
        ),
    };
  },
};
