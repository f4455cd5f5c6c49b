import { compareText } from '../../src/model/identity.js';
import { instantOf, listOf, recordOf, stringOf, stringsOf, type JsonRecord } from '../../src/model/json.js';
import { plain, plainText, type PlainText } from '../../src/model/plain-text.js';
import { ok, type Failure, type Result } from '../../src/model/result.js';
import { seconds, type Duration, type Instant } from '../../src/model/time.js';
import type { Instance } from './api.js';
import { readMatchers, type Matcher } from './matchers.js';

export interface InstanceStatus {
  readonly version: string;
  /** When it started, as it says: another value means that it began anew and may have forgotten alerts. */
  readonly startedAt: string;
  readonly ready: boolean;
  /** Names of the peers of its cluster, itself among them; empty when it is alone. */
  readonly peers: readonly string[];
}
/** An alert as one instance tells of it. Labels are as they came. */
export interface PeerAlert {
  readonly fingerprint: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: Instant;
  /** In the future while it fires: when it would end if nobody sent it again. */
  readonly endsAt: Instant;
  readonly updatedAt: Instant;
  readonly generator: string;
  readonly suppressed: boolean;
  readonly silencedBy: readonly string[];
  readonly inhibitedBy: readonly string[];
  readonly mutedBy: readonly string[];
  readonly receivers: readonly string[];
  readonly group?: Readonly<Record<string, string>>;
}
export interface Silence {
  readonly id: string;
  readonly state: 'active' | 'pending' | 'expired';
  readonly matchers: readonly Matcher[];
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly by: string;
  readonly comment: string;
}
export interface InstanceAnswer {
  readonly instance: Instance;
  readonly status: InstanceStatus;
  readonly alerts: ReadonlyMap<string, PeerAlert>;
  readonly silences: ReadonlyMap<string, Silence>;
  readonly rejected: readonly PlainText[];
  readonly clockSkew?: Duration;
}

/** Asks one instance for all it knows, one request after the other: it serves only a few at once. */
export async function readInstance(instance: Instance, signal: AbortSignal): Promise<Result<InstanceAnswer, Failure>> {
  const status = await readStatus(instance, signal);
  if (!status.ok) return status;
  const groups = await instance.get('alerts/groups', signal, { timeout: seconds(8) });
  if (!groups.ok) return groups;
  const silences = await readSilences(instance, signal);
  if (!silences.ok) return silences;
  const rejected: PlainText[] = [];
  const { clockSkew } = groups.value;
  return ok({
    instance,
    status: status.value,
    alerts: readGroups(groups.value.body, rejected),
    silences: silences.value,
    rejected,
    ...(clockSkew === undefined ? {} : { clockSkew }),
  });
}

export async function readStatus(instance: Instance, signal: AbortSignal): Promise<Result<InstanceStatus, Failure>> {
  const answer = await instance.get('status', signal);
  if (!answer.ok) return answer;
  const status = recordOf(answer.value.body);
  const cluster = recordOf(status['cluster']);
  if (!('cluster' in status) || !('versionInfo' in status)) {
    return {
      ok: false,
      error: {
        kind: 'unexpected-answer',
        asked: plain`GET ${instance.name}/api/v2/status`,
        answered: plainText('JSON, but not of Alertmanager'),
        tryThis: plainText('does ALERTMANAGER_URL name an Alertmanager, with its path prefix?'),
      },
    };
  }
  return ok({
    version: stringOf(recordOf(status['versionInfo'])['version']),
    startedAt: stringOf(status['uptime']),
    ready: cluster['status'] !== 'settling',
    peers: listOf(cluster['peers'])
      .map(peer => stringOf(recordOf(peer)['name']))
      .filter(name => name !== ''),
  });
}

export async function readSilences(instance: Instance, signal: AbortSignal): Promise<Result<ReadonlyMap<string, Silence>, Failure>> {
  const answer = await instance.get('silences', signal);
  return answer.ok
    ? ok(
        new Map(
          listOf(answer.value.body).flatMap(raw => {
            const silence = readSilence(raw);
            return silence ? [[silence.id, silence]] : [];
          }),
        ),
      )
    : answer;
}

export function readSilence(raw: unknown): Silence | undefined {
  const silence = recordOf(raw);
  const id = stringOf(silence['id']);
  const startsAt = instantOf(silence['startsAt']);
  const endsAt = instantOf(silence['endsAt']);
  const matchers = readMatchers(silence['matchers']);
  const state = recordOf(silence['status'])['state'];
  if (
    id === '' ||
    startsAt === undefined ||
    endsAt === undefined ||
    !matchers.ok ||
    (state !== 'active' && state !== 'pending' && state !== 'expired')
  )
    return undefined;
  return {
    id,
    state,
    matchers: matchers.value,
    startsAt,
    endsAt,
    by: stringOf(silence['createdBy']),
    comment: stringOf(silence['comment']),
  };
}

/** An alert stands in one group for each receiver: here it is one, with all its receivers. */
function readGroups(body: unknown, rejected: PlainText[]): ReadonlyMap<string, PeerAlert> {
  const alerts = new Map<string, PeerAlert>();
  const groups = listOf(body)
    .map(recordOf)
    .sort((a, b) => compareText(receiverOf(a), receiverOf(b)));
  for (const group of groups) {
    const labels = stringsOf(group['labels']);
    for (const raw of listOf(group['alerts'])) {
      const alert = readAlert(recordOf(raw), rejected);
      if (!alert) continue;
      const known = alerts.get(alert.fingerprint);
      const receivers = [
        ...new Set([...(known?.receivers ?? []), ...alert.receivers, ...(receiverOf(group) === '' ? [] : [receiverOf(group)])]),
      ].sort(compareText);
      alerts.set(alert.fingerprint, { ...(known ?? { ...alert, group: labels }), receivers });
    }
  }
  return alerts;
}
const receiverOf = (group: JsonRecord): string => stringOf(recordOf(group['receiver'])['name']);

/** Reads a list of alerts, as /alerts answers. */
export const readAlerts = (body: unknown): readonly PeerAlert[] => listOf(body).flatMap(raw => readAlert(recordOf(raw), []) ?? []);

function readAlert(raw: JsonRecord, rejected: PlainText[]): PeerAlert | undefined {
  const labels = stringsOf(raw['labels']);
  const startsAt = instantOf(raw['startsAt']);
  const endsAt = instantOf(raw['endsAt']);
  const fingerprint = stringOf(raw['fingerprint']);
  if (startsAt === undefined || endsAt === undefined || fingerprint === '' || Object.keys(labels).length === 0) {
    rejected.push(plain`alert ${plainText(labels['alertname'] ?? 'without a name', 80)}: no fingerprint, or no time in it`);
    return undefined;
  }
  const status = recordOf(raw['status']);
  const ids = (name: string): readonly string[] => listOf(status[name]).map(stringOf);
  return {
    fingerprint,
    labels,
    annotations: stringsOf(raw['annotations']),
    startsAt,
    endsAt,
    updatedAt: instantOf(raw['updatedAt']) ?? startsAt,
    generator: stringOf(raw['generatorURL']),
    suppressed: status['state'] === 'suppressed',
    silencedBy: ids('silencedBy'),
    inhibitedBy: ids('inhibitedBy'),
    mutedBy: ids('mutedBy'),
    receivers: listOf(raw['receivers'])
      .map(receiver => stringOf(recordOf(receiver)['name']))
      .filter(name => name !== ''),
  };
}
