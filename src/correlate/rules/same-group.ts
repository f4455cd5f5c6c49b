import { compareText } from '../../model/identity.js';
import { joinPlain, plain } from '../../model/plain-text.js';
import type { Alert } from '../../model/signal.js';
import type { Member } from '../member.js';
import type { Rule } from './rule.js';
import { nearness } from './rule.js';

const REACH = 30 * 60_000;
/** Labels that say where or how bad, not what: a group by these alone holds half the world. */
const BROAD = new Set([
  'alertname',
  'severity',
  'cluster',
  'namespace',
  'job',
  'region',
  'env',
  'environment',
  'team',
  'receiver',
  'prometheus',
]);

const groupedAlert = (member: Member): Alert | undefined => member.alerts.find(alert => alert.group !== undefined);
const groupNames = (alert: Alert): readonly string[] =>
  Object.keys(alert.group ?? {})
    .filter(name => alert.group?.[name] !== '')
    .sort(compareText);

/** The source itself puts them into one group: respected as first layer where its labels name an object. */
export const sameGroup: Rule = {
  id: 'same-group',
  about: 'The source groups them by labels that name an object.',
  stands(member) {
    const alert = groupedAlert(member);
    if (!alert?.group) return [];
    const names = groupNames(alert);
    if (!names.some(name => !BROAD.has(name))) return [];
    return [`${alert.source} ${names.map(name => `${name}=${alert.group?.[name] ?? ''}`).join(' ')}`];
  },
  looks: bucket => [{ bucket, reach: REACH }],
  tries: 2,
  weigh: (earlier, later) => (earlier.until >= later.at ? 0.4 + 0.3 * nearness(earlier, later, REACH) : undefined),
  because({ later }) {
    const alert = groupedAlert(later) ?? later.alerts[0]!;
    return plain`${joinPlain([alert.source as never], '')} groups them by ${joinPlain(groupNames(alert) as never, ', ')}`;
  },
};
