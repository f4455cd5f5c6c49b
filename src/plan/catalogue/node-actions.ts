import type { NodeAction } from '../../model/plan.js';
import { plain, plainText } from '../../model/plain-text.js';
import { objectName } from '../object-name.js';
import { texts, type Definition } from './entry.js';

/** What can be done to a node and to the pods on it. */
export const nodeActions: Readonly<Record<NodeAction, Definition>> = {
  'evict-pod': {
    about: 'Evict one pod',
    verb: 'evict',
    risk: 'medium',
    riskBecause: plainText('what it holds in memory is lost, and it can not be brought back'),
    limits: 'a pod that a controller replaces; disruption budgets decide; data in emptyDir is named as lost, and makes the risk high',
    notTested: texts('whether its replacement becomes ready', 'disruption budgets as they will be in the moment of the eviction'),
    parameters: {},
    title: ({ on }) => plain`Evict ${objectName(on)}`,
  },
  cordon: {
    about: 'Cordon a node',
    verb: 'cordon',
    risk: 'low',
    riskBecause: plainText('no pod ends; new ones go to other nodes'),
    inverse: 'uncordon',
    limits: 'one node',
    notTested: texts('whether the other nodes have room for new pods'),
    parameters: {},
    title: ({ on }) => plain`Let no new pods on ${objectName(on)}`,
  },
  uncordon: {
    about: 'Uncordon a node',
    verb: 'uncordon',
    risk: 'low',
    riskBecause: plainText('new pods may go there again'),
    inverse: 'cordon',
    limits: 'one node',
    notTested: texts('whether the node is sound'),
    parameters: {},
    title: ({ on }) => plain`Let new pods on ${objectName(on)} again`,
  },
  drain: {
    about: 'Drain a node',
    verb: 'drain',
    risk: 'high',
    riskBecause: plainText('each of its pods ends, and what they hold in memory is lost'),
    inverse: 'uncordon',
    limits:
      'only pods that the preview names, each read back; pods of daemon sets and static pods stay; refused with bare pods; data in emptyDir is named as lost; a disruption budget that says no unforetold stops it, and a new plan goes on with the pods that are left',
    notTested: texts('whether the other nodes have room for its pods', 'disruption budgets as they will be in the moment of each eviction'),
    parameters: {},
    title: ({ on }) => plain`Drain ${objectName(on)}`,
  },
};
