import type { WorkloadAction } from '../../model/plan.js';
import { plain, plainText } from '../../model/plain-text.js';
import { MOST_REPLICAS } from '../limits.js';
import { objectName } from '../object-name.js';
import { NEW_PODS, texts, type Definition } from './entry.js';
import { container, id, image, only, optional, quantity, variable, whole } from './parameters.js';

const AMOUNTS = ['cpuRequest', 'cpuLimit', 'memoryRequest', 'memoryLimit'] as const;
const within = `be a whole number from 1 to ${MOST_REPLICAS}`;

/** What can be done to a workload, and to what sizes it. */
export const workloadActions: Readonly<Record<WorkloadAction, Definition>> = {
  'roll-back': {
    about: 'Roll back to a named revision',
    verb: 'rollback',
    risk: 'low',
    riskBecause: plainText('that revision has run before, and the way back is kept'),
    inverse: 'roll-back',
    limits: 'a revision that the cluster keeps, named by its hash',
    notTested: [...NEW_PODS, plainText('data that does not go back with the code')],
    parameters: { revision: id, hash: id },
    title: ({ on, params }) => plain`Roll back ${objectName(on)} to ${plainText(params['revision'], 80)}`,
  },
  restart: {
    about: 'Restart, pod by pod',
    verb: 'restart',
    risk: 'medium',
    riskBecause: plainText('it hides the cause, and what each pod holds in memory is lost'),
    inverse: 'roll-back',
    limits: 'not while rollouts are paused',
    notTested: NEW_PODS,
    parameters: {},
    title: ({ on }) =>
      plain`Restart ${objectName(on)}, ${plainText(on.kind === 'ecs-service' ? 'task' : 'pod')} by ${plainText(on.kind === 'ecs-service' ? 'task' : 'pod')}`,
  },
  scale: {
    about: 'Scale',
    verb: 'scale',
    risk: 'medium',
    riskBecause: plainText('more of a broken thing may load what it depends on'),
    inverse: 'scale',
    limits: `to three times or ten more at once, ${MOST_REPLICAS} at most; to 0 only as the way back; not against an autoscaler`,
    notTested: [...NEW_PODS, plainText('whether what it calls bears the load')],
    // Stopping something has to be said in so many words; only a way back says it.
    parameters: { replicas: whole(0, MOST_REPLICAS, within), toZero: only(true, 'be true, and stands only with replicas 0') },
    clash: ({ replicas, toZero }) =>
      toZero !== undefined && replicas !== 0
        ? 'toZero stands only with replicas 0'
        : toZero === undefined && replicas === 0
          ? `replicas must ${within}, not 0`
          : undefined,
    title: ({ on, params }) => plain`Scale ${objectName(on)} to ${plainText(params['replicas'])} replicas`,
  },
  'set-autoscaler-bounds': {
    about: 'Set the bounds of an autoscaler',
    verb: 'bounds',
    risk: 'medium',
    riskBecause: plainText('it decides how much load reaches what the pods call, and how little may serve'),
    inverse: 'set-autoscaler-bounds',
    limits: `each bound at most three times or ten more than it is, ${MOST_REPLICAS} at most; never to 0`,
    notTested: [...NEW_PODS, plainText('where in the new bounds the autoscaler settles')],
    parameters: { min: whole(1, MOST_REPLICAS), max: whole(1, MOST_REPLICAS) },
    clash: ({ min, max }) => (Number(min) > Number(max) ? 'min must not be more than max' : undefined),
    title: ({ on, params }) => plain`Let ${objectName(on)} scale from ${plainText(params['min'])} to ${plainText(params['max'])}`,
  },
  'set-image': {
    about: 'Set the image of one container',
    verb: 'image',
    risk: 'high',
    riskBecause: plainText('an image that no kept revision ran may never have run here'),
    inverse: 'set-image',
    limits: 'another tag or digest of the same repository',
    notTested: [...NEW_PODS, plainText('whether the image exists')],
    parameters: { container, image },
    title: ({ on, params }) => plain`Run ${plainText(params['image'], 120)} in ${plainText(params['container'])} of ${objectName(on)}`,
  },
  'set-resources': {
    about: 'Set requests and limits of one container',
    verb: 'resources',
    risk: 'medium',
    riskBecause: plainText('all pods are replaced, and larger ones may find no node'),
    inverse: 'set-resources',
    limits: 'a quarter to four times of what is set; a request at most its limit',
    notTested: [...NEW_PODS, plainText('whether the container bears the new limits')],
    parameters: { container, ...Object.fromEntries(AMOUNTS.map(name => [name, optional(quantity)])) },
    clash: params => (AMOUNTS.some(name => params[name] !== undefined) ? undefined : `at least one of ${AMOUNTS.join(', ')} must be given`),
    title: ({ on, params }) =>
      plain`Set ${plainText(
        AMOUNTS.filter(name => params[name] !== undefined)
          .map(name => `${name} ${String(params[name])}`)
          .join(', '),
      )} in ${plainText(params['container'])} of ${objectName(on)}`,
  },
  'set-env': {
    about: 'Set or unset one variable as a revision had it',
    verb: 'env',
    risk: 'medium',
    riskBecause: plainText('all pods are replaced; code and value may not fit each other any more'),
    inverse: 'set-env',
    limits: 'only to what a kept revision had; the value is never an argument; nothing that holds a secret',
    notTested: [...NEW_PODS, plainText('whether the code of now understands the value of then')],
    parameters: { container, name: variable, revision: id, hash: id },
    title: ({ on, params }) =>
      plain`Set ${plainText(params['name'], 80)} in ${plainText(params['container'])} of ${objectName(on)} as in ${plainText(params['revision'], 80)}`,
  },
  'pause-rollout': {
    about: 'Pause the rollout',
    verb: 'pause',
    risk: 'low',
    riskBecause: plainText('it replaces nothing; old and new pods serve side by side meanwhile'),
    inverse: 'resume-rollout',
    limits: 'deployments only',
    notTested: texts('whether old and new pods get along'),
    parameters: {},
    title: ({ on }) => plain`Pause the rollout of ${objectName(on)}`,
  },
  'resume-rollout': {
    about: 'Resume the rollout',
    verb: 'resume',
    risk: 'medium',
    riskBecause: plainText('what was held back rolls out'),
    inverse: 'pause-rollout',
    limits: 'deployments only',
    notTested: NEW_PODS,
    parameters: {},
    title: ({ on }) => plain`Resume the rollout of ${objectName(on)}`,
  },
  'suspend-cronjob': {
    about: 'Suspend a cron job',
    verb: 'suspend',
    risk: 'medium',
    riskBecause: plainText('its runs are missed meanwhile'),
    inverse: 'resume-cronjob',
    limits: 'what runs already goes on',
    notTested: texts('who misses the runs'),
    parameters: {},
    title: ({ on }) => plain`Suspend ${objectName(on)}`,
  },
  'resume-cronjob': {
    about: 'Resume a cron job',
    verb: 'unsuspend',
    risk: 'medium',
    riskBecause: plainText('a run that was missed may start at once'),
    inverse: 'suspend-cronjob',
    limits: 'none besides its own schedule',
    notTested: texts('whether its next run succeeds'),
    parameters: {},
    title: ({ on }) => plain`Resume ${objectName(on)}`,
  },
};
