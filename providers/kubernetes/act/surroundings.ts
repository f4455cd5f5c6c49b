import { plain, plainText, joinPlain, type PlainText } from '../../../src/model/plain-text.js';
import type { ActionName } from '../../../src/model/plan.js';
import { lastManager } from '../objects/read-base.js';
import { matches } from '../objects/selector.js';
import { servicesOf } from '../read/edges.js';
import type { ClusterTarget } from '../questions/target.js';
import type { IntendedChange } from './intended-change.js';

/** Tools that a person drives: what they set stays until the person comes back. */
const DRIVEN_BY_PEOPLE = /^(kubectl|warroom|helm$|Mozilla|dashboard|k9s|lens|unknown|before-first-apply|kube-controller-manager)/i;

/** Who else may undo it: GitOps, an autoscaler, an operator. */
export function warningsOf({ live, subresource }: IntendedChange): readonly PlainText[] {
  const { object, hpa } = live;
  const warnings: PlainText[] = [];
  if (object.gitops === 'argocd') warnings.push(plainText('Argo CD keeps this object: it will put back what Git says, unless its sync is paused or Git changes, too'));
  if (object.gitops === 'flux') warnings.push(plainText('Flux keeps this object: it will put back what Git says at its next reconciliation, unless it is suspended or Git changes, too'));
  if (object.gitops === 'helm') warnings.push(plainText('Helm installed this object: the next upgrade of the release sets it anew'));
  if (object.owner) warnings.push(plain`${plainText(object.owner.kind)} ${object.owner.name} owns this object and may set it back`);
  const manager = lastManager(object.managers, subresource === 'scale' ? 'replicas' : 'template');
  if (manager && !DRIVEN_BY_PEOPLE.test(manager.name) && !object.gitops) warnings.push(plain`${manager.name} manages this part of the object and may set it back`);
  if (hpa && subresource !== 'scale') warnings.push(plain`the autoscaler ${hpa.name} may change the number of pods meanwhile (${hpa.min} to ${hpa.max})`);
  if (hpa && subresource === 'scale') warnings.push(plain`the autoscaler ${hpa.name} is not active now; once it is, it decides the number of pods`);
  if (object.strategy.includes('OnDelete')) warnings.push(plainText('the update strategy is OnDelete: pods keep the old template until someone deletes them'));
  return warnings;
}

/** What a dry run can't tell. */
export function notTested(name: ActionName): readonly PlainText[] {
  const common = [plainText('that nodes have room for the pods, and that quotas allow them'), plainText('what admission webhooks do that skip dry runs')];
  if (name === 'scale') return [...common, plainText('that images can be pulled and new pods become ready'), plainText('whether what it calls bears the additional load')];
  return [plainText('that images can be pulled and pods become ready: no controller runs in a dry run'), ...common, plainText('data or schema changes that do not go back with the code')];
}

/** What is touched besides the object itself. */
export function blastRadius({ world }: ClusterTarget, change: IntendedChange): readonly PlainText[] {
  const { object } = change.live;
  const lines: PlainText[] = [];
  if (change.replicas === undefined) lines.push(plain`${object.replicas} ${podsWord(object.replicas)} are replaced, ${object.strategy}; ${object.ready} ready now`);
  else if (change.replicas < object.replicas) lines.push(plain`${object.replicas - change.replicas} of ${object.replicas} pods end`);
  else lines.push(plain`${change.replicas - object.replicas} ${podsWord(change.replicas - object.replicas)} more`);
  const services = servicesOf(world, object);
  if (services.length > 0) lines.push(plain`traffic of ${plainText(services.length === 1 ? 'service' : 'services')} ${joinPlain(services.slice(0, 6).map(service => service.name), ', ')}`);
  for (const budget of world.all('pdb')) {
    if (budget.namespace === object.namespace && matches(budget.selector, object.podLabels)) lines.push(plain`disruption budget ${budget.name} allows ${budget.allowed} now; a rollout does not ask it`);
  }
  return lines;
}

const podsWord = (count: number): PlainText => plainText(count === 1 ? 'pod' : 'pods');
