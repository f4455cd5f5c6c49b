import { within } from '../../../src/contracts/within.js';
import { plain, plainText, type PlainText } from '../../../src/model/plain-text.js';
import { resourceKey, type Resource, type ResourceRef } from '../../../src/model/resource.js';
import { ok, type Failure, type Result } from '../../../src/model/result.js';
import type { ChangeEvent } from '../../../src/model/signal.js';
import { later, minutes, seconds, type Instant } from '../../../src/model/time.js';
import type { Edge } from '../../../src/model/topology.js';
import type { Aws } from './aws.js';
import { databaseResource, readDatabase } from './database.js';
import { ecsChanges, ecsResource, readEcsService, readTaskDefinitions } from './ecs-service.js';
import { aliasesOf, functionAliasResource, readFunctionAlias, readVersions } from './function-alias.js';
import { hostResource, readHost } from './host.js';
import { readScalingGroup, scalingGroupResource } from './scaling-group.js';

/** Objects read a poll: a storm of alarms names the same few again and again, and AWS limits calls for the whole account. */
const MOST_OBJECTS = 20;
/** How long what was read is good for, and how long a service that refuses is left alone. */
const FRESH_FOR = seconds(60);
const REST = minutes(10);
/** For all objects of a poll: a network that reaches CloudWatch alone must not hold up the alarms. */
const PATIENCE = seconds(5);

/** An alarm in ALARM, as far as it names objects. */
export interface AlarmedMetric {
  readonly about: ResourceRef;
  readonly dimensions: ReadonlyMap<string, string>;
  /** "AWS/ECS" */
  readonly namespace: string;
}

export interface NearAlarms {
  readonly resources: readonly Resource[];
  readonly edges: readonly Edge[];
  readonly changes: readonly ChangeEvent[];
  readonly notes: readonly PlainText[];
}

interface Known {
  readonly at: Instant;
  readonly resource: Resource;
  readonly changes: readonly ChangeEvent[];
}
/** What one reading brings; undefined when AWS knows no such object. */
type Read = Result<Omit<Known, 'at'> | undefined, Failure>;

/**
 * Reads what alarms speak of: without it nobody knows which revision a service runs, and nothing could be planned. Only near
 * alarms that ring, so that a calm account costs nothing. A service that may not be read is a note, never a failed poll.
 */
export class ObjectsNearAlarms {
  private readonly known = new Map<string, Known>();
  private readonly resting = new Map<string, { readonly until: Instant; readonly note: PlainText | undefined }>();

  async refresh(aws: Aws, alarmed: readonly AlarmedMetric[], now: Instant, signal: AbortSignal): Promise<NearAlarms> {
    return await within(aws.clock, PATIENCE, signal, limited => this.read(aws, alarmed, now, limited));
  }

  private async read(aws: Aws, alarmed: readonly AlarmedMetric[], now: Instant, signal: AbortSignal): Promise<NearAlarms> {
    const wanted = new Map<string, { readonly ref: ResourceRef; readonly from: ResourceRef }>();
    for (const alarm of alarmed) {
      for (const ref of await this.objectsOf(aws, alarm, now, signal))
        if (wanted.size < MOST_OBJECTS) wanted.set(resourceKey(ref), { ref, from: alarm.about });
    }
    for (const key of this.known.keys()) if (!wanted.has(key)) this.known.delete(key);
    for (const [key, { ref }] of wanted) {
      const known = this.known.get(key);
      if (known && now < later(known.at, FRESH_FOR)) continue;
      const read = await this.unlessResting(ref.kind, now, () => readObject(aws, ref, now, signal));
      if (!read?.ok) continue;
      if (read.value) this.known.set(key, { ...read.value, at: now });
      else this.known.delete(key);
    }
    const found = [...this.known.values()];
    return {
      resources: found.map(({ resource }) => resource),
      changes: found.flatMap(({ changes }) => changes),
      notes: [...this.resting.values()].flatMap(({ note }) => note ?? []),
      edges: [...wanted].flatMap(([key, { ref, from }]) =>
        this.known.has(key) && key !== resourceKey(from) ? [{ from, to: ref, relation: 'routes-to' as const }] : [],
      ),
    };
  }

  /** The objects of AWS that an alarm's dimensions name. */
  private async objectsOf(
    aws: Aws,
    { about, dimensions, namespace }: AlarmedMetric,
    now: Instant,
    signal: AbortSignal,
  ): Promise<readonly ResourceRef[]> {
    const service = dimensions.get('ServiceName');
    const cluster = dimensions.get('ClusterName');
    if (service !== undefined && cluster !== undefined && /ECS/.test(namespace))
      return [{ kind: 'ecs-service', name: plainText(service, 255), cluster: plainText(cluster, 255) }];
    const name = dimensions.get('FunctionName');
    if (name !== undefined) {
      // "checkout:live": calls through an alias are counted apart.
      const called = dimensions.get('Resource');
      if (called?.includes(':')) return [{ kind: 'function-alias', name: plainText(called, 255) }];
      const aliases = await this.unlessResting('function-alias', now, () => aliasesOf(aws, name, signal));
      // Of several aliases nobody can tell which one callers use.
      return aliases?.ok && aliases.value.length === 1
        ? [{ kind: 'function-alias', name: plainText(`${name}:${aliases.value[0] ?? ''}`, 255) }]
        : [];
    }
    return READ[about.kind] === undefined ? [] : [about];
  }

  private async unlessResting<T>(
    kind: string,
    now: Instant,
    read: () => Promise<Result<T, Failure>>,
  ): Promise<Result<T, Failure> | undefined> {
    const rest = this.resting.get(kind);
    if (rest && now < rest.until) return undefined;
    this.resting.delete(kind);
    const answer = await read();
    if (!answer.ok && answer.error.kind !== 'cancelled') {
      const { kind: why, asked, answered, tryThis } = answer.error;
      // An endpoint that does not have the service at all is no news.
      this.resting.set(kind, {
        until: later(now, REST),
        note: why === 'not-found' ? undefined : plain`${asked}: ${answered}${tryThis ? plain` (${tryThis})` : plainText('')}`,
      });
    }
    return answer;
  }
}

type Reader = (aws: Aws, ref: ResourceRef, now: Instant, signal: AbortSignal) => Promise<Read>;

/** A reader that knows no history: the object as it is. */
const plainReader =
  <T>(
    read: (aws: Aws, ref: ResourceRef, signal: AbortSignal) => Promise<Result<T | undefined, Failure>>,
    resourceOf: (ref: ResourceRef, found: T, now: Instant) => Resource,
  ): Reader =>
  async (aws, ref, now, signal) => {
    const found = await read(aws, ref, signal);
    return found.ok ? ok(found.value === undefined ? undefined : { resource: resourceOf(ref, found.value, now), changes: [] }) : found;
  };

const READ: Readonly<Record<string, Reader>> = {
  'scaling-group': plainReader(readScalingGroup, scalingGroupResource),
  host: plainReader(readHost, hostResource),
  database: plainReader(readDatabase, databaseResource),
  async 'ecs-service'(aws, ref, now, signal) {
    const service = await readEcsService(aws, ref, signal);
    if (!service.ok) return service;
    if (!service.value) return ok(undefined);
    const revisions = await readTaskDefinitions(aws, service.value, signal);
    return revisions.ok
      ? ok({ resource: ecsResource(ref, service.value, revisions.value, now), changes: ecsChanges(ref, service.value) })
      : revisions;
  },
  async 'function-alias'(aws, ref, now, signal) {
    const alias = await readFunctionAlias(aws, ref, signal);
    if (!alias.ok) return alias;
    if (!alias.value) return ok(undefined);
    const versions = await readVersions(aws, alias.value, signal);
    return versions.ok ? ok({ resource: functionAliasResource(ref, alias.value, versions.value, now), changes: [] }) : versions;
  },
};

const readObject: Reader = async (aws, ref, now, signal) => (await READ[ref.kind]?.(aws, ref, now, signal)) ?? ok(undefined);
