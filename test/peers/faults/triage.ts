import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What is read of `warroom triage --json`. */
export interface Triage {
  readonly findings: readonly {
    readonly check: string;
    readonly severity: string;
    readonly object: { readonly kind: string; readonly namespace?: string; readonly name: string };
    readonly sentence: string;
    readonly cause?: string;
  }[];
  readonly incidents: readonly {
    readonly alerts: readonly { readonly labels: Readonly<Record<string, string>>; readonly summary: string }[];
    readonly suspects: readonly { readonly title: string; readonly for: readonly { readonly because: string }[] }[];
  }[];
  readonly checks: readonly { readonly id: string; readonly verdict: string }[];
  readonly sources: readonly { readonly id: string; readonly state: string; readonly rejected: number }[];
}

/** What the program says of a cluster, or of one namespace of it, run as a script runs it. */
export async function triageOf(kubeconfig: string, state: string, namespace?: string): Promise<Triage> {
  const args = ['.build/app/main.cjs', 'triage', '--json', '--kubeconfig', kubeconfig, ...(namespace ? ['--namespace', namespace] : [])];
  const { stdout } = await run(process.execPath, args, {
    maxBuffer: 1 << 26,
    env: { PATH: process.env['PATH'] ?? '', HOME: state, WARROOM_STATE_DIR: state, WARROOM_CONFIG_DIR: state },
  });
  return JSON.parse(stdout) as Triage;
}

const CLUSTER_WIDE = new Set([
  'Namespace',
  'Node',
  'PersistentVolume',
  'StorageClass',
  'IngressClass',
  'GatewayClass',
  'ValidatingWebhookConfiguration',
  'MutatingWebhookConfiguration',
]);

/** Objects that need a namespace and have none get this one. */
export const placedIn = (namespace: string, objects: readonly object[]): readonly object[] =>
  objects.map(object =>
    CLUSTER_WIDE.has((object as { readonly kind: string }).kind)
      ? object
      : { ...object, metadata: { namespace, ...(object as { readonly metadata: object }).metadata } },
  );
