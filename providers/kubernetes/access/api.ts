import { ok, type Result } from '../../../src/model/result.js';
import type { Duration } from '../../../src/model/time.js';
import type { KubernetesFailure } from './failure.js';
import type { Answered, LineListener, Transport } from './transport.js';

type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/** Reviews are questions that the API server answers without keeping anything. */
export type Review = 'authorization.k8s.io/v1/selfsubjectaccessreviews' | 'authentication.k8s.io/v1/selfsubjectreviews';

/** All that the reading and rehearsing code can say to the API server: nothing here can change it. */
export interface Api {
  readonly server: string;
  get(
    path: string,
    options: { readonly query?: Query; readonly signal: AbortSignal; readonly accept?: string; readonly timeout?: Duration },
  ): Promise<Result<Answered, KubernetesFailure>>;
  watch(
    path: string,
    options: {
      readonly query: Query;
      readonly signal: AbortSignal;
      readonly idle: Duration;
      readonly accept?: string;
      readonly on: LineListener;
    },
  ): Promise<Result<undefined, KubernetesFailure>>;
  /** Whether there is a Secret of this name. The server is asked for an empty table: neither a value nor an annotation of it leaves the server. */
  secretExists(namespace: string, name: string, signal: AbortSignal): Promise<Result<boolean, KubernetesFailure>>;
  review(review: Review, spec: unknown, signal: AbortSignal): Promise<Result<unknown, KubernetesFailure>>;
  /** A JSON patch that the server admits, defaults and validates, and then forgets (dryRun=All). */
  rehearsePatch(path: string, patch: readonly unknown[], signal: AbortSignal): Promise<Result<unknown, KubernetesFailure>>;
  /** An eviction that the server holds against the disruption budgets, and then forgets (dryRun=All). */
  rehearseEviction(pod: string, eviction: unknown, signal: AbortSignal): Promise<Result<unknown, KubernetesFailure>>;
}

/** Who changed it, in `managedFields` and the audit log of the cluster. */
export const FIELD_MANAGER = 'warroom';
/** A table of the columns of `kubectl get`; with `includeObject=None` its rows hold no object. */
const EMPTY_TABLE = 'application/json;as=Table;g=meta.k8s.io;v=v1';
export const JSON_PATCH = 'application/json-patch+json';

export function readingApi(transport: Transport): Api {
  return {
    server: transport.server,
    get: (path, { query, signal, accept, timeout }) =>
      transport.exchange({
        method: 'GET',
        path: withoutSecrets(path),
        signal,
        ...(query ? { query } : {}),
        ...(accept ? { accept } : {}),
        ...(timeout === undefined ? {} : { timeout }),
      }),
    watch: (path, { query, signal, idle, accept, on }) =>
      transport.lines({ method: 'GET', path: withoutSecrets(path), query, signal, ...(accept ? { accept } : {}) }, idle, on),
    async secretExists(namespace, name, signal) {
      const answer = await transport.exchange({
        method: 'GET',
        path: `/api/v1/namespaces/${encodeURIComponent(namespace)}/secrets/${encodeURIComponent(name)}`,
        query: { includeObject: 'None' },
        accept: EMPTY_TABLE,
        signal,
      });
      if (answer.ok) return ok(true);
      return answer.error.status === 404 ? ok(false) : answer;
    },
    async review(review, spec, signal) {
      const [group, version, plural] = review.split('/');
      const kind = plural === 'selfsubjectreviews' ? 'SelfSubjectReview' : 'SelfSubjectAccessReview';
      return bodyOf(
        await transport.exchange({
          method: 'POST',
          path: `/apis/${group}/${version}/${plural}`,
          body: { apiVersion: `${group}/${version}`, kind, spec },
          signal,
        }),
      );
    },
    rehearsePatch: async (path, patch, signal) =>
      bodyOf(
        await transport.exchange({
          method: 'PATCH',
          path: withoutSecrets(path),
          query: { dryRun: 'All', fieldManager: FIELD_MANAGER, fieldValidation: 'Strict' },
          body: patch,
          contentType: JSON_PATCH,
          signal,
        }),
      ),
    rehearseEviction: async (pod, eviction, signal) =>
      bodyOf(
        await transport.exchange({
          method: 'POST',
          path: `${withoutSecrets(pod)}/eviction`,
          query: { dryRun: 'All' },
          body: eviction,
          signal,
        }),
      ),
  };
}

const bodyOf = (answer: Result<Answered, KubernetesFailure>): Result<unknown, KubernetesFailure> =>
  answer.ok ? ok(answer.value.body) : answer;

/** What is in a Secret is never asked for, by anyone, for any reason. */
function withoutSecrets(path: string): string {
  if (path.split('/').includes('secrets')) throw new Error('warroom never reads Secrets');
  return path;
}
