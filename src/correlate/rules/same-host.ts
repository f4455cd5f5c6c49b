import { plain } from '../../model/plain-text.js';
import type { Rule } from './rule.js';
import { nearness } from './rule.js';
import { span, refPhrase } from './phrase.js';
import { hostKey } from '../world/unit.js';

const REACH = 10 * 60_000;

/** Trouble of a node or a namespace, and trouble of what runs on or in it. */
export const sameHost: Rule = {
  id: 'same-host',
  about: 'One is about a node or a namespace, the other about something that runs there.',
  stands({ subject: { unit, node } }) {
    if (unit.sort === 'node' || unit.sort === 'namespace') return [`host ${unit.key}`];
    const places: string[] = [];
    if (node) places.push(`guest ${node.key}`);
    if (unit.namespace) places.push(`guest ${hostKey('namespace', unit.namespace, unit.cluster)}`);
    return places;
  },
  looks: bucket => [{ bucket: bucket.startsWith('host ') ? `guest ${bucket.slice(5)}` : `host ${bucket.slice(6)}`, reach: REACH }],
  tries: 1,
  weigh: (earlier, later) => {
    const node = earlier.subject.unit.sort === 'node' || later.subject.unit.sort === 'node';
    return (node ? 0.75 : 0.5) * (0.5 + 0.5 * nearness(earlier, later, REACH));
  },
  because({ earlier, later }) {
    const host = earlier.subject.unit.sort === 'node' || earlier.subject.unit.sort === 'namespace' ? earlier : later;
    const guest = host === earlier ? later : earlier;
    const where =
      host.subject.unit.sort === 'node' ? plain`runs on ${refPhrase(host.subject.ref)}` : plain`is in ${refPhrase(host.subject.ref)}`;
    return plain`${guest.subject.unit.name} ${where}, started ${span(later.at - earlier.at)} apart`;
  },
};
