import type { HandStep } from '../../model/hand-step.js';
import { natureOf } from '../../model/nature.js';
import type { DiffLine, PlannedAction } from '../../model/plan.js';
import { plain, plainText } from '../../model/plain-text.js';
import type { ResourceRef } from '../../model/resource.js';
import type { ChangeEvent } from '../../model/signal.js';
import { objectName } from '../object-name.js';
import { kubectl } from '../hand-command.js';
import type { Remedy, Situation } from './remedy.js';
import { undoableChange } from './symptoms.js';

const isConfiguration = (ref: ResourceRef): boolean => natureOf(ref) === 'configuration' || ref.kind === 'config';
/** What only bounds how much may be had is raised; all else is set back. */
const BOUNDS: ReadonlySet<string> = new Set(['resourcequota', 'limitrange']);
const READERS_RESTARTED = 3;

/** From what it is now to what it was: the fields of the change, turned round. */
const turnedRound = (change: ChangeEvent | undefined): readonly DiffLine[] =>
  (change?.fields ?? []).map(({ path, before, after }) => ({
    path,
    before: after ?? plainText('(not set)'),
    after: before ?? plainText('(not set)'),
  }));

/** The workloads that read it, which see the old values only after a restart. */
function readers(ref: ResourceRef, { snapshot, targetsOf, able }: Situation): readonly PlannedAction[] {
  const found = [...snapshot.edges.values()].filter(
    edge => edge.relation === 'depends-on' && edge.to.name === ref.name && edge.to.namespace === ref.namespace && isConfiguration(edge.to),
  );
  return found
    .flatMap(edge => targetsOf(edge.from))
    .flatMap(({ ref: on }): readonly PlannedAction[] => {
      const provider = able('restart', on);
      return provider ? [{ name: 'restart', provider, on, params: {} }] : [];
    })
    .slice(0, READERS_RESTARTED);
}

/** Set a configuration back as it was: by hand, since values may be secret and are nobody's arguments; then let its readers read it. */
export const configuration: Remedy = {
  id: 'configuration',
  propose(situation) {
    const change = undoableChange(situation);
    const { suspect } = situation;
    const about = isConfiguration(suspect.about) ? suspect.about : change && isConfiguration(change.about) ? change.about : undefined;
    if (!about) return [];
    const verb = BOUNDS.has(about.kind) ? ('raise' as const) : ('set-back' as const);
    const how = kubectl`edit ${about}`;
    const diff = turnedRound(change);
    const step: HandStep = {
      verb,
      on: about,
      title: verb === 'raise' ? plain`Raise the bounds in ${objectName(about)}` : plain`Set what changed in ${objectName(about)} back`,
      ...(how ? { how } : {}),
      ...(diff.length > 0 ? { diff } : {}),
    };
    const actions = verb === 'raise' ? [] : readers(about, situation);
    return [
      {
        actions,
        byHand: [step],
        title: verb === 'raise' ? plain`Raise ${objectName(about)}` : plain`Set ${objectName(about)} back`,
        tradeOff: plain`undoes the change itself${plainText(change ? '' : ', which no source has shown: look at its history first')}${plainText(actions.length > 0 ? '; those who read it are restarted after it' : '; those who read it may have to be restarted')}`,
        expectedOutcome: plainText('the values are as before and the alerts of this incident end'),
        fit: suspect.confidence * 0.95,
      },
    ];
  },
};
