import { joinPlain, plain, plainText } from '../../../src/model/plain-text.js';
import { lastManager } from '../objects/read-base.js';
import { defineCheck, told, type Found } from './check.js';

/** Conditions that problem detectors set, by how they are named: True is trouble (node-problem-detector, GPU operators, cloud agents). */
const PROBLEM = /Deadlock|Read-?only|Corrupt|^Frequent|Problem|Unhealthy|Fail|Error|Degraded|Hung|Exceeded|Lost|Impaired|Interrupt/i;

/** Nodes that take no new pods because someone said so, and what a problem detector tells of them. */
export const nodeCordoned = defineCheck({
  id: 'node-cordoned',
  asks: 'Does a node take no new pods, or has it a known problem?',
  kinds: ['node'],
  find(node) {
    const findings = node.conditions
      .filter(condition => PROBLEM.test(condition.type) && condition.status === 'True')
      .map((condition): Found => ({
        reason: plainText(condition.type),
        severity: 'warning',
        does: plain`has ${plainText(condition.type)}`,
        ...told({ since: condition.since, because: condition.message ?? condition.reason }),
      }));
    if (node.unschedulable) {
      const manager = lastManager(node.managers, 'unschedulable');
      findings.push({
        reason: plainText('Cordoned'),
        severity: 'info',
        does: plainText('takes no new pods: it is cordoned'),
        ...told({
          since: manager?.at ?? node.createdAt,
          because: manager ? plain`by ${manager.name}` : node.taints.length > 0 ? joinPlain(node.taints, ', ') : undefined,
        }),
      });
    }
    return findings;
  },
});
