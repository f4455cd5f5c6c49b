import { joinPlain, plain } from '../../model/plain-text.js';
import type { PlainText } from '../../model/plain-text.js';
import { counted, span } from '../rules/phrase.js';
import { symptomOf } from '../symptom.js';
import type { Member } from '../member.js';
import type { Unit } from '../world/unit.js';
import type { Sign } from '../context-index.js';
import type { Case } from './case.js';
import type { Reason } from './reason.js';
import { citing } from './reason.js';
import { changeFinding } from './change.js';
import { sourcesAgree } from './sources-agree.js';

/** The alerts of the first few: evidence cites a handful. */
const alertsOf = (members: readonly Member[]): readonly Member['alerts'][number][] => members.slice(0, 8).flatMap(member => member.alerts);
const firstAlerts = (units: readonly Unit[], whole: Case): readonly Member['alerts'][number][] => units.slice(0, 8).flatMap(unit => whole.alerting.get(unit)?.[0]?.alerts[0] ?? []);
const named = (units: readonly Unit[]): PlainText => (units.length <= 3 ? joinPlain(units.map(unit => unit.name), ', ') : plain`${joinPlain(units.slice(0, 2).map(unit => unit.name), ', ')} and ${units.length - 2} more`);

/** Symptoms that begin where they are seen. */
const ownSymptom: Reason = {
  id: 'own-symptom',
  about: 'Its own alerts tell of something that begins where it is seen: a crash, a full disk, memory.',
  find({ members, symptom }) {
    if (!symptom) return undefined;
    return { value: 2 * symptom.local, evidence() {
      const telling = members.filter(member => symptomOf(member.name).local === symptom.local);
      return citing(symptom.phrase === '' ? plain`alert ${telling[0]!.name}` : plain`it ${symptom.phrase}: ${counted(telling.length, 'alert')} (${telling[0]!.name})`, alertsOf(telling));
    } };
  },
};

/** Causes come before effects. */
const earliest: Reason = {
  id: 'earliest',
  about: 'Its alerts began first.',
  find({ members, unit }, whole) {
    const first = members[0];
    if (!first || whole.alerting.size < 2) return undefined;
    const delay = Math.max(0, first.at - whole.start - first.slack);
    const after = span(first.at - whole.start);
    if (delay > 240_000) return { value: -0.8, evidence: () => citing(plain`its first alert came ${after} after the incident began`, first.alerts) };
    return { value: 1.2 * Math.exp(-delay / 120_000), evidence: () => citing(first.at === whole.start ? plain`${unit.name} alerted first` : plain`${unit.name} alerted ${after} after the first alert`, first.alerts) };
  },
};

/** Trouble travels from callee to caller (MicroRank and its kin walk the same way). */
const explainsOthers: Reason = {
  id: 'explains-others',
  about: 'The others call it, directly or over a few hops, or run on it.',
  find({ explains, unit, members }, whole) {
    const others = whole.alerting.size - (members.length > 0 ? 1 : 0);
    if (others === 0 || explains.length === 0) return undefined;
    return {
      value: (2 * explains.length) / others,
      evidence: () => citing(plain`${named(explains)} ${unit.sort === 'workload' ? plain`depend on ${unit.name}` : plain`run on ${unit.name}`} (${explains.length} of ${others} other objects in trouble)`, firstAlerts(explains, whole)),
    };
  },
};

/** Whoever calls something that is in trouble itself is more likely to suffer from it. */
const explainedByCallee: Reason = {
  id: 'callee-in-trouble',
  about: 'Something that it calls is in trouble too, and not later.',
  find({ unit, members, symptom }, whole, { world }) {
    const first = members[0];
    if (!first) return undefined;
    const callees = world.calls.callees(unit).filter(callee => {
      const theirs = whole.alerting.get(callee)?.[0];
      return theirs && theirs.at <= first.at + first.slack + theirs.slack;
    });
    if (callees.length === 0) return undefined;
    return { value: -1.5 * (1 - 0.5 * (symptom?.local ?? 0)), evidence: () => citing(plain`it calls ${named(callees)}, in trouble as well and not later`, firstAlerts(callees, whole)) };
  },
};

/** Nothing is wrong with it as far as anyone says. */
const silent: Reason = {
  id: 'silent',
  about: 'It has no alert of its own.',
  find: ({ members, unit }) => (members.length > 0 ? undefined : { value: -1.5, evidence: () => citing(plain`${unit.name} has no alert of its own`, []) }),
};

/** What the platform, the metrics and the logs say of it. */
const signsOfTrouble: Reason = {
  id: 'signs',
  about: 'Events, anomalies and log bursts of the object itself.',
  find({ signs }) {
    const warnings = signs.filter(sign => (sign.type === 'event' ? sign.level === 'warning' : true));
    if (warnings.length === 0) return undefined;
    const telling = warnings.reduce((best, sign) => (localOf(sign) > localOf(best) ? sign : best));
    return { value: Math.min(1.5, 0.6 * localOf(telling) + 0.3 * Math.log2(1 + warnings.length)), evidence() {
      const text = signPhrase(telling);
      return citing(warnings.length > 1 ? plain`${text} and ${counted(warnings.length - 1, 'other sign')}` : text, [telling, ...warnings.filter(sign => sign !== telling)]);
    } };
  },
};

const localOf = (sign: Sign): number => (sign.type === 'event' ? symptomOf(sign.reason).local : sign.type === 'anomaly' ? symptomOf(sign.metric).local : 0.5);

function signPhrase(sign: Sign): PlainText {
  switch (sign.type) {
    case 'event': return plain`${sign.reason} ×${sign.count}`;
    case 'anomaly': return plain`${sign.metric} went ${sign.direction === 'up' ? plain`up` : plain`down`}`;
    case 'log-burst': return plain`a burst of “${sign.template}”`;
    case 'change': return sign.summary;
  }
}

/** A change to it, shortly before. */
const changedBefore: Reason = {
  id: 'change-before-symptom',
  about: 'It was changed shortly before the first symptom.',
  find: changeFinding,
};

/** What speaks for and against a candidate; the order gives the order of sentences of equal strength. */
export const REASONS: readonly Reason[] = [changedBefore, ownSymptom, explainsOthers, earliest, signsOfTrouble, sourcesAgree, explainedByCallee, silent];
