import { plain, plainText } from '../../model/plain-text.js';
import { minutes } from '../../model/time.js';
import type { Question } from './check.js';

const BEFORE = minutes(30);

/** Whether something of it was changed shortly before it began. */
export const changeBefore: Question = {
  id: 'change-before',
  asks: 'Was something changed just before?',
  look({ incident, of, has }) {
    if (!has('change')) return { verdict: 'no-data', answered: plainText('no source tells of changes') };
    const changes = of('change')
      .filter(change => change.at <= incident.startedAt && change.at >= incident.startedAt - BEFORE)
      .sort((a, b) => b.at - a.at);
    const [latest] = changes;
    if (!latest) return { verdict: 'false', answered: plainText('nothing of it changed in the 30 minutes before') };
    const long = Math.round((incident.startedAt - latest.at) / minutes(1));
    return {
      verdict: 'true',
      signals: changes.slice(0, 5).map(change => change.id),
      answered: plain`${latest.summary} of ${latest.about.name}, ${long} min before${changes.length > 1 ? plain`, and ${changes.length - 1} more` : plainText('')}`,
    };
  },
};
