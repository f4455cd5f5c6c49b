import { plain, plainText, type PlainText } from '../../../src/model/plain-text.js';
import type { Failure } from '../../../src/model/result.js';
import { listAt, rawTextAt } from '../objects/raw.js';

/** A Failure with the HTTP status it came from, when an answer came at all. */
export interface KubernetesFailure extends Failure {
  readonly status?: number;
}

/** What the API server puts into the body of a refusal. */
interface Status {
  readonly message?: unknown;
  readonly reason?: unknown;
  readonly code?: unknown;
  readonly details?: unknown;
}

/**
 * A `test` of a JSON patch that failed. The API server (1.37) answers it with 422 and empty details, while an object that
 * it finds invalid is named there; others quote the patch library.
 */
const isFailedTest = (refusal: Status, message: string): boolean =>
  /testing (?:value|path)|test failed/i.test(message) ||
  (refusal.reason === 'Invalid' && Object.keys((refusal.details ?? {}) as object).length === 0);

/** Which disruption budget stands against an eviction, and its numbers: the message alone does not name it. */
const budgetCauses = ({ details }: Status): readonly string[] =>
  listAt(details, 'causes')
    .filter(cause => rawTextAt(cause, 'reason') === 'DisruptionBudget')
    .flatMap(cause => rawTextAt(cause, 'message') ?? []);

/** Long runs of token-like characters: a plug-in or a proxy may have put a credential into its complaint. */
const TOKEN_LIKE = /[A-Za-z0-9+/_=.-]{40,}/g;

/** Outside words for a Failure, without what looks like a credential. */
export const safeWords = (raw: unknown, limit = 300): PlainText =>
  plainText(
    plainText(raw, limit * 2)
      .replace(TOKEN_LIKE, '…')
      .trim(),
    limit,
  );

/**
 * Turns a refusal of the API server into our words.
 * @param secrets what was sent to be let in: a careless server tells it back
 */
export function failureOf(
  status: number,
  body: unknown,
  asked: PlainText,
  retryAfter: string | undefined,
  secrets: readonly string[],
): KubernetesFailure {
  const refusal = (typeof body === 'object' && body !== null ? body : {}) as Status;
  const message = safeWords(
    secrets.reduce(
      (text, secret) => text.replaceAll(secret, '…'),
      plainText([refusal.message ?? '', ...budgetCauses(refusal)].join(' '), 2000),
    ),
  );
  const answered = message === '' ? plain`${status}` : plain`${status} ${message}`;
  switch (status) {
    case 401:
      return {
        kind: 'unauthorised',
        status,
        asked,
        answered,
        tryThis: plainText('log in again, then check the user of this context with `kubectl auth whoami`'),
      };
    case 403:
      return { kind: 'forbidden', status, asked, answered, tryThis: plainText('ask for the role "view", or choose another context') };
    case 404:
      return { kind: 'not-found', status, asked, answered };
    case 408:
    case 504:
      return { kind: 'timed-out', status, asked, answered };
    case 409:
      return { kind: 'conflict', status, asked, answered };
    case 422:
      return isFailedTest(refusal, message)
        ? { kind: 'conflict', status, asked, answered: plainText('a precondition did not hold: the object changed in this moment') }
        : { kind: 'invalid', status, asked, answered };
    case 400:
      return { kind: 'invalid', status, asked, answered };
    case 429:
      return { kind: 'rate-limited', status, asked, answered, ...retry(retryAfter) };
    case 503:
      return { kind: 'unreachable', status, asked, answered, ...retry(retryAfter) };
    default:
      return { kind: 'unexpected-answer', status, asked, answered };
  }
}

function retry(after: string | undefined): { readonly retryAfter?: number } {
  const wait = Number(after);
  return Number.isFinite(wait) && wait > 0 ? { retryAfter: Math.min(wait, 600) * 1000 } : {};
}

/** Turns what the network, TLS or a credential plug-in threw into our words. */
export function thrownFailure(error: unknown, asked: PlainText): KubernetesFailure {
  const code = (error as { readonly code?: unknown } | null)?.code;
  const words = safeWords(error instanceof Error ? error.message : error);
  const answered = typeof code === 'string' && !words.includes(code) ? plain`${plainText(code, 60)}: ${words}` : words;
  if (error instanceof Error && error.name === 'AbortError') return { kind: 'cancelled', asked, answered: plainText('cancelled') };
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return { kind: 'unreachable', asked, answered, tryThis: plainText('check the name of the server in the kubeconfig, and the VPN') };
    case 'ECONNREFUSED':
    case 'ECONNRESET':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EPIPE':
    case 'ECONNABORTED':
      return {
        kind: 'unreachable',
        asked,
        answered,
        tryThis: plainText('check that the API server runs and that this machine reaches it'),
      };
    case 'ETIMEDOUT':
    case 'ESOCKETTIMEDOUT':
      return { kind: 'timed-out', asked, answered };
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'CERT_HAS_EXPIRED':
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return {
        kind: 'unreachable',
        asked,
        answered,
        tryThis: plainText('check certificate-authority and tls-server-name in the kubeconfig'),
      };
    default:
      return { kind: 'unreachable', asked, answered };
  }
}

/** A credential plug-in or file that gave nothing. */
export const credentialFailure = (error: unknown, asked: PlainText, plugin: string | undefined): KubernetesFailure => ({
  kind: 'unauthorised',
  asked,
  answered: plugin
    ? plain`${plainText(plugin, 80)}: ${safeWords(error instanceof Error ? error.message || 'gave no credential' : error)}`
    : safeWords(error instanceof Error ? error.message : error),
  tryThis: plugin ? plain`run \`${plainText(plugin, 80)}\` by hand and log in` : plainText('check the files that the kubeconfig names'),
});
