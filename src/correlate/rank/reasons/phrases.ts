import type { PlainText } from '../../../model/plain-text.js';
import { joinPlain, plain } from '../../../model/plain-text.js';
import type { Alert } from '../../../model/signal.js';
import type { Member } from '../../member.js';
import type { Unit } from '../../world/unit.js';
import type { Case } from '../case.js';

const CITED = 8;

/** The alerts of the first few members: evidence cites a handful. */
export const alertsOf = (members: readonly Member[]): readonly Alert[] => members.slice(0, CITED).flatMap(member => member.alerts);

/** The first alert of each of the first few units. */
export const firstAlerts = (units: readonly Unit[], whole: Case): readonly Alert[] =>
  units.slice(0, CITED).flatMap(unit => whole.alerting.get(unit)?.[0]?.alerts[0] ?? []);

/** "cart, web and 3 more". */
export const named = (units: readonly Unit[]): PlainText =>
  units.length <= 3
    ? joinPlain(
        units.map(unit => unit.name),
        ', ',
      )
    : plain`${joinPlain(
        units.slice(0, 2).map(unit => unit.name),
        ', ',
      )} and ${units.length - 2} more`;
