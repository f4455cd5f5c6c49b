import type { SilenceAction } from '../../model/plan.js';
import { plain, plainText } from '../../model/plain-text.js';
import { texts, type Definition } from './entry.js';
import { id, instantText, matchers, sentence, whole } from './parameters.js';

/** Silences longer than a shift hide what the next one must see. */
const LONGEST_SILENCE_MINUTES = 24 * 60;
const LONGEST_COMMENT = 300;

/** What can be done about who is told. */
export const silenceActions: Readonly<Record<SilenceAction, Definition>> = {
  'create-silence': {
    about: 'Silence alerts',
    verb: 'silence',
    risk: 'medium',
    riskBecause: plainText('what it mutes is not seen by anyone until it ends'),
    inverse: 'expire-silence',
    limits: 'a day at most; matchers that narrow',
    notTested: texts('alerts that begin later and fit the matchers'),
    parameters: { minutes: whole(1, LONGEST_SILENCE_MINUTES), comment: sentence(LONGEST_COMMENT), matchers },
    title: ({ params }) => plain`Silence for ${plainText(params['minutes'])} minutes: ${plainText(params['matchers'], 200)}`,
  },
  'extend-silence': {
    about: 'Let a silence end later',
    verb: 'extend',
    risk: 'medium',
    riskBecause: plainText('what it mutes is not seen by anyone until then'),
    inverse: 'extend-silence',
    limits: 'a day from now at most; its matchers stay',
    notTested: texts('alerts that begin later and fit the matchers'),
    parameters: { id, until: instantText },
    title: ({ params }) => plain`Let silence ${plainText(params['id'], 60)} end at ${plainText(params['until'])}`,
  },
  'expire-silence': {
    about: 'Expire a silence',
    verb: 'unsilence',
    risk: 'low',
    riskBecause: plainText('alerts that it held back page again'),
    inverse: 'create-silence',
    limits: 'one silence by its id',
    notTested: texts('who is paged by what it held back'),
    parameters: { id },
    title: ({ params }) => plain`Expire silence ${plainText(params['id'], 60)}`,
  },
};
