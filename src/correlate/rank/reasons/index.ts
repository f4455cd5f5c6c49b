import { outsideView } from '../outside-view.js';
import type { Reason } from '../reason.js';
import { sourcesAgree } from '../sources-agree.js';
import { calleeInTrouble } from './callee-in-trouble.js';
import { changeBeforeSymptom } from './change-before-symptom.js';
import { earliest } from './earliest.js';
import { explainsOthers } from './explains-others.js';
import { metricsMoved } from './metrics-moved.js';
import { nature } from './nature.js';
import { ownSymptom } from './own-symptom.js';
import { reachesUsers } from './reaches-users.js';
import { requestsOnly } from './requests-only.js';
import { signs } from './signs.js';
import { silent } from './silent.js';

/** What speaks for and against a candidate; the order gives the order of sentences of equal strength. */
export const REASONS: readonly Reason[] = [
  changeBeforeSymptom,
  nature,
  ownSymptom,
  explainsOthers,
  reachesUsers,
  earliest,
  metricsMoved,
  signs,
  sourcesAgree,
  calleeInTrouble,
  requestsOnly,
  silent,
  outsideView,
];
