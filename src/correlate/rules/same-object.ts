import { plain } from '../../model/plain-text.js';
import { betterRef } from '../world/unit.js';
import type { Rule } from './rule.js';
import { apart } from './rule.js';
import { refPhrase, startedApart } from './phrase.js';

/** Two alerts about one object after owners are followed: its pods, its service, its autoscaler. */
export const sameObject: Rule = {
  id: 'same-object',
  about: 'Both are about the same object or its parts.',
  stands: member => (member.subject.ref.kind === 'check' ? [] : [member.subject.unit.key]),
  looks: (bucket, _, { settings }) => [{ bucket, reach: settings.sameObject }],
  tries: 4,
  weigh(earlier, later, { settings }) {
    const lasting = earlier.until >= later.at;
    if (apart(earlier, later) <= settings.together) return 0.9;
    return lasting ? 0.8 - 0.2 * ((later.at - earlier.at) / settings.sameObject) : undefined;
  },
  because: ({ earlier, later }) =>
    plain`same ${refPhrase(betterRef(earlier.subject.ref, later.subject.ref))}, ${startedApart(later.at - earlier.at)}`,
};
