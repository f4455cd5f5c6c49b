import type { CloudAction } from '../../model/plan.js';
import { plain, plainText } from '../../model/plain-text.js';
import { objectName } from '../object-name.js';
import { texts, type Definition } from './entry.js';
import { oneOf, sentence } from './parameters.js';

/** What can be done to objects that only a cloud has; its services, groups and functions share the actions of workloads. */
export const cloudActions: Readonly<Record<CloudAction, Definition>> = {
  reboot: {
    about: 'Reboot a machine or a database instance',
    verb: 'reboot',
    risk: 'high',
    riskBecause: plainText('all that it serves stops meanwhile, and what it holds in memory is lost'),
    limits: 'one machine that runs, one database instance that is available',
    notTested: texts('whether it comes back, and how long that takes'),
    parameters: {},
    title: ({ on }) => plain`Reboot ${objectName(on)}`,
  },
  'disable-alarm-actions': {
    about: 'Turn the actions of an alarm off',
    verb: 'mute',
    risk: 'medium',
    riskBecause: plainText('nobody is paged by it, and nothing scales by it, until it is turned on again'),
    inverse: 'enable-alarm-actions',
    limits: 'one alarm',
    notTested: texts('who relies on being paged by it'),
    parameters: {},
    title: ({ on }) => plain`Turn the actions of ${objectName(on)} off`,
  },
  'enable-alarm-actions': {
    about: 'Turn the actions of an alarm on',
    verb: 'unmute',
    risk: 'low',
    riskBecause: plainText('it pages and scales again'),
    inverse: 'disable-alarm-actions',
    limits: 'one alarm',
    notTested: texts('who is paged by it at its next change'),
    parameters: {},
    title: ({ on }) => plain`Turn the actions of ${objectName(on)} on`,
  },
  'set-alarm-state': {
    about: 'Set the state of an alarm, to test what follows it',
    verb: 'state',
    risk: 'medium',
    riskBecause: plainText('its actions run as if it were true: people are paged, groups may scale'),
    inverse: 'set-alarm-state',
    limits: 'one alarm; AWS sets it anew at its next evaluation',
    notTested: texts('what its actions do'),
    parameters: { state: oneOf('OK', 'ALARM', 'INSUFFICIENT_DATA'), reason: sentence(300) },
    title: ({ on, params }) => plain`Set ${objectName(on)} to ${plainText(params['state'], 40)}`,
  },
};
