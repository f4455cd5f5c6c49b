import { alongCalls } from './along-calls.js';
import { closeInTime } from './close-in-time.js';
import type { Rule } from './rule.js';
import { sameGroup } from './same-group.js';
import { sameHost } from './same-host.js';
import { sameName } from './same-name.js';
import { sameObject } from './same-object.js';

/** Why two alerts belong together, most telling first: between equal weights the first rule gives the sentence. */
export const RULES: readonly Rule[] = [sameObject, sameGroup, sameName, sameHost, alongCalls, closeInTime];
