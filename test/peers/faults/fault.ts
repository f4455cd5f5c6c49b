/** One way to break a cluster, in a namespace of its own, and the words that must name the cause. */
export interface Fault {
  /** Also the name of its namespace, after "fault-". */
  readonly id: string;
  /** What is broken, for the table. */
  readonly title: string;
  readonly objects: readonly object[];
  /** What the kubelet warns of: [pod, reason, message]. */
  readonly warnings?: readonly (readonly [pod: string, reason: string, message: string])[];
  /** Set after the objects exist, as a kubelet or a controller would: [resource, name, status]. */
  readonly status?: readonly (readonly [resource: string, name: string, status: object])[];
  /** Deleted at the end, without waiting: [resource, name]. */
  readonly deleted?: readonly (readonly [resource: string, name: string])[];
  /** The object that is to be named, by kind and by how its name begins. */
  readonly object: { readonly kind: string; readonly name: string };
  /** All of them have to be in what is said first of it. */
  readonly cause: readonly RegExp[];
  /** What is behind it, when something else of the same namespace comes first: that is as good. */
  readonly root?: RegExp;
  /** Worth knowing, no trouble: no alert and no hypothesis is wanted. */
  readonly information?: true;
}

export const namespaceOf = (fault: Fault): string => `fault-${fault.id}`;

type Fields = Readonly<Record<string, unknown>>;

export interface PodShape {
  readonly fate?: string;
  readonly image?: string;
  readonly container?: Fields;
  readonly spec?: Fields;
  readonly labels?: Readonly<Record<string, string>>;
}

const podPart = (
  name: string,
  { fate, image, container, spec, labels }: PodShape,
): { readonly metadata: Fields; readonly spec: Fields } => ({
  metadata: { labels: { app: name, ...labels }, ...(fate ? { annotations: { 'warroom.test/fate': fate } } : {}) },
  spec: { containers: [{ name: 'app', image: image ?? `images.invalid/${name}:1`, ...container }], ...spec },
});

/** A pod of its own. One with the fate `still` stays as it is until its status is set. */
export function pod(name: string, shape: PodShape = {}): object {
  const { metadata, spec } = podPart(name, shape);
  return { apiVersion: 'v1', kind: 'Pod', metadata: { ...metadata, name }, spec };
}

export function workload(
  kind: 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'ReplicaSet',
  name: string,
  shape: PodShape & { readonly replicas?: number; readonly more?: Fields } = {},
): object {
  return {
    apiVersion: 'apps/v1',
    kind,
    metadata: { name },
    spec: {
      ...(kind === 'DaemonSet' ? {} : { replicas: shape.replicas ?? 2 }),
      ...(kind === 'StatefulSet' ? { serviceName: name } : {}),
      selector: { matchLabels: { app: name } },
      template: podPart(name, shape),
      ...shape.more,
    },
  };
}

export const service = (name: string, more: Fields = {}): object => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name },
  spec: { selector: { app: name }, ports: [{ port: 80 }], ...more },
});

/** A warning about a pod, as the kubelet writes it. */
export const eventOf = (namespace: string, name: string, uid: string, reason: string, message: string): object => ({
  apiVersion: 'v1',
  kind: 'Event',
  metadata: { name: `${name}.${reason.toLowerCase()}`, namespace },
  involvedObject: { apiVersion: 'v1', kind: 'Pod', name, namespace, uid },
  type: 'Warning',
  reason,
  message,
  source: { component: 'kubelet' },
  firstTimestamp: new Date().toISOString(),
  lastTimestamp: new Date().toISOString(),
  count: 7,
});

export const ago = (seconds: number): string => new Date(Date.now() - seconds * 1000).toISOString();

/** A pod status: its one container waits, after it ended this way. */
export const waits = (reason: string, message?: string, last?: { readonly exitCode: number; readonly message?: string }): object => ({
  phase: 'Pending',
  startTime: ago(60),
  conditions: [{ type: 'Ready', status: 'False', reason: 'ContainersNotReady', lastTransitionTime: ago(60) }],
  containerStatuses: [
    {
      name: 'app',
      image: '',
      imageID: '',
      ready: false,
      started: false,
      restartCount: last ? 4 : 0,
      state: { waiting: { reason, ...(message ? { message } : {}) } },
      ...(last ? { lastState: { terminated: { reason: 'Error', startedAt: ago(40), finishedAt: ago(30), ...last } } } : {}),
    },
  ],
});

/** A pod status: its init container, "prepare", is in this state. */
export const initState = (state: object, more: Fields = {}): object => ({
  phase: 'Pending',
  startTime: ago(60),
  conditions: [{ type: 'Initialized', status: 'False', reason: 'ContainersNotInitialized', lastTransitionTime: ago(60) }],
  initContainerStatuses: [{ name: 'prepare', image: '', imageID: '', ready: false, restartCount: 0, state, ...more }],
  containerStatuses: [
    { name: 'app', image: '', imageID: '', ready: false, restartCount: 0, state: { waiting: { reason: 'PodInitializing' } } },
  ],
});

export const ended = (exitCode: number, message?: string): object => ({
  terminated: { reason: 'Error', exitCode, startedAt: ago(40), finishedAt: ago(30), ...(message ? { message } : {}) },
});
export const INIT = { initContainers: [{ name: 'prepare', image: 'images.invalid/prepare:1' }] };
