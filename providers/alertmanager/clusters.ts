import { compareText } from '../../src/model/identity.js';
import { plainText } from '../../src/model/plain-text.js';
import { fail, ok, type Failure, type Result } from '../../src/model/result.js';
import { hours, type Duration } from '../../src/model/time.js';
import type { Instance } from './api.js';
import { matcherText, type Matcher } from './matchers.js';
import { readAlerts, readSilences, readStatus, type InstanceStatus, type PeerAlert, type Silence } from './read.js';

/** Instances that share their silences by gossip: a silence is written to one of them. */
export interface Cluster {
  readonly members: readonly { readonly instance: Instance; readonly status: InstanceStatus }[];
}

/** The clusters among the instances that answer now; a failure when none does. */
export async function reachableClusters(instances: readonly Instance[], signal: AbortSignal): Promise<Result<readonly Cluster[], Failure>> {
  const answers = await Promise.all(instances.map(async instance => ({ instance, status: await readStatus(instance, signal) })));
  const members = answers.flatMap(({ instance, status }) => (status.ok ? [{ instance, status: status.value }] : []));
  const failed = answers.map(({ status }) => status).find(status => !status.ok);
  if (members.length === 0)
    return failed && !failed.ok
      ? failed
      : fail({ kind: 'unreachable', asked: plainText('the status of Alertmanager'), answered: plainText('no address is configured') });
  return ok(clustersOf(members));
}

/** Puts together those that name a common peer. */
export function clustersOf(members: Cluster['members']): readonly Cluster[] {
  const clusters: { peers: Set<string>; members: Cluster['members'][number][] }[] = [];
  for (const member of [...members].sort((a, b) => compareText(a.instance.name, b.instance.name))) {
    const joined = clusters.filter(({ peers }) => member.status.peers.some(peer => peers.has(peer)));
    const cluster = {
      peers: new Set([...joined.flatMap(({ peers }) => [...peers]), ...member.status.peers]),
      members: [...joined.flatMap(one => one.members), member],
    };
    clusters.splice(0, clusters.length, ...clusters.filter(one => !joined.includes(one)), cluster);
  }
  return clusters;
}

/** The member that answers for its cluster: one that is not settling, if there is one. */
export const speakerOf = (cluster: Cluster): Instance | undefined =>
  (cluster.members.find(member => member.status.ready) ?? cluster.members[0])?.instance;

/** The alerts that match now, by cluster; the server itself compares them. */
export async function matchingAlerts(
  clusters: readonly Cluster[],
  matchers: readonly Matcher[],
  signal: AbortSignal,
): Promise<Result<readonly { readonly cluster: Cluster; readonly alerts: readonly PeerAlert[] }[], Failure>> {
  const found: { cluster: Cluster; alerts: readonly PeerAlert[] }[] = [];
  for (const cluster of clusters) {
    const answer = await speakerOf(cluster)?.get('alerts', signal, {
      parameters: matchers.map(matcher => ['filter', matcherText(matcher)] as const),
    });
    if (!answer) continue;
    if (!answer.ok) return answer;
    found.push({ cluster, alerts: readAlerts(answer.value.body) });
  }
  return ok(found);
}

export interface FoundSilence {
  readonly instance: Instance;
  readonly silence: Silence;
}

/**
 * The silences that an id stands for, one for each cluster that has it. An id that Alertmanager gave, or a mark that we
 * put into the comment when the id was not known yet.
 */
export async function silencesFor(
  clusters: readonly Cluster[],
  id: string,
  signal: AbortSignal,
): Promise<Result<readonly FoundSilence[], Failure>> {
  const found: FoundSilence[] = [];
  for (const cluster of clusters) {
    const instance = speakerOf(cluster);
    const silences = instance && (await readSilences(instance, signal));
    if (!silences) continue;
    if (!silences.ok) return silences;
    for (const silence of silences.value.values())
      if (silence.id === id || silence.comment.includes(markText(id))) found.push({ instance, silence });
  }
  return ok(found);
}

const MARK = 'warroom-';
export const markFor = (hash: string): string => `${MARK}${hash}`;
/** How a mark stands in a comment; what is no mark stands in none. */
export const markText = (id: string): string => (id.startsWith(MARK) ? `[${id}]` : `\u0000${id}`);

/** A longer one is a change of configuration, not an answer to an incident. */
export const LONGEST_SILENCE: Duration = hours(24);
