import { plain, plainText } from '../model/plain-text.js';
import type { PlainText } from '../model/plain-text.js';
import type { Failure } from '../model/result.js';
import type { Instant } from '../model/time.js';

/** Characters kept of what a server says about its failure. */
const LONGEST_REASON = 300;
/** No source is trusted to send us away for longer than this. */
const LONGEST_RETRY = 3_600_000;

const STATUS_KINDS: Readonly<Record<number, Failure['kind']>> = {
  400: 'invalid',
  401: 'unauthorised',
  403: 'forbidden',
  404: 'not-found',
  405: 'not-found',
  407: 'unauthorised',
  408: 'timed-out',
  409: 'conflict',
  410: 'not-found',
  412: 'conflict',
  422: 'invalid',
  425: 'rate-limited',
  429: 'rate-limited',
  502: 'unreachable',
  503: 'unreachable',
  504: 'timed-out',
};
const STATUS_WORDS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  407: 'Proxy Authentication Required',
  408: 'Request Timeout',
  409: 'Conflict',
  410: 'Gone',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};
const ADVICE: Partial<Readonly<Record<Failure['kind'], string>>> = {
  unauthorised: 'check the token, or the user and password, of this source',
  forbidden: 'ask for read access to this address, or use other credentials',
  'not-found': 'check the address, and the path before /api when the server stands behind a prefix',
  'rate-limited': 'wait; poll less often if it stays so',
  'timed-out': 'the server is slow or busy: raise the time-out of this source if it stays so',
};

/** What a status other than 2xx means. `said` is the server's own reason, without secrets. */
export function statusFailure(asked: PlainText, status: number, said: string | undefined, retryAfter: number | undefined): Failure {
  const limited = status === 503 && retryAfter !== undefined;
  const kind = limited ? 'rate-limited' : (STATUS_KINDS[status] ?? 'unexpected-answer');
  const advice = ADVICE[kind];
  const words = plainText(`${status} ${STATUS_WORDS[status] ?? ''}`.trim());
  return {
    kind,
    asked,
    answered: said ? plain`${words}: ${plainText(said, LONGEST_REASON)}` : words,
    ...(advice === undefined ? {} : { tryThis: plainText(advice) }),
    ...(retryAfter === undefined ? {} : { retryAfter }),
  };
}

/** Milliseconds to stay away, from a Retry-After header: seconds or a date (RFC 9110, 10.2.3). */
export function retryAfterOf(header: string | null, now: Instant): number | undefined {
  if (header === null) return undefined;
  const wait = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isFinite(wait) ? Math.min(LONGEST_RETRY, Math.max(0, wait)) : undefined;
}

/** The reason in an error answer: JSON with `error` or `message`, a JSON string, or one line of plain text. Pages are not read. */
export function reasonIn(body: string, contentType: string): string | undefined {
  if (body === '') return undefined;
  if (contentType.includes('json')) {
    try {
      const parsed: unknown = JSON.parse(body);
      if (typeof parsed === 'string') return parsed;
      const fields = (parsed ?? {}) as Readonly<Record<string, unknown>>;
      for (const name of ['error', 'message', 'Message', 'error_description']) if (typeof fields[name] === 'string') return fields[name];
      return undefined;
    } catch (error) {
      return `an error that can't be read (${error instanceof Error ? error.name : 'unknown'})`;
    }
  }
  return contentType.includes('text/plain') ? body.split('\n', 1)[0] : undefined;
}

const CODES: Readonly<Record<string, readonly [kind: Failure['kind'], answered: string, tryThis: string]>> = {
  ECONNREFUSED: ['unreachable', 'connection refused', 'is the server running, and is the port right?'],
  ECONNRESET: ['unreachable', 'the connection was cut', 'a proxy or the server closed it: look at its log'],
  EPIPE: ['unreachable', 'the connection was cut', 'a proxy or the server closed it: look at its log'],
  UND_ERR_SOCKET: ['unreachable', 'the connection was cut', 'a proxy or the server closed it: look at its log'],
  ENOTFOUND: ['unreachable', 'no such host', 'check the host name, and the VPN if it is an inner one'],
  EAI_AGAIN: ['unreachable', "the host name can't be looked up now", 'check the network, and the VPN if the host is an inner one'],
  EHOSTUNREACH: ['unreachable', 'no route to the host', 'check the network or the VPN'],
  ENETUNREACH: ['unreachable', 'no route to the network', 'check the network or the VPN'],
  ETIMEDOUT: ['timed-out', 'nobody answered the connection', 'check the network, a firewall or the VPN'],
  UND_ERR_CONNECT_TIMEOUT: ['timed-out', 'nobody answered the connection', 'check the network, a firewall or the VPN'],
  UND_ERR_HEADERS_TIMEOUT: ['timed-out', 'no answer came', 'the server is slow or busy'],
  UND_ERR_BODY_TIMEOUT: ['timed-out', 'the answer stopped half way', 'the server is slow or busy'],
  CERT_HAS_EXPIRED: ['unreachable', 'its certificate has expired', 'renew the certificate of the server'],
  ERR_TLS_CERT_ALTNAME_INVALID: ['unreachable', 'its certificate is for another host', 'use the host name that the certificate names'],
  EPROTO: ['unreachable', 'it does not speak TLS as we do', 'try http:// instead of https://, or another port'],
  ERR_SSL_WRONG_VERSION_NUMBER: ['unreachable', 'it does not speak TLS', 'try http:// instead of https://, or another port'],
};
const UNTRUSTED = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_UNTRUSTED',
]);

/** What it means that no answer came. `message` is used only for errors we have no words for, without secrets. */
export function networkFailure(asked: PlainText, error: unknown, message: string): Failure {
  const code = codeOf(error);
  if (UNTRUSTED.has(code))
    return {
      kind: 'unreachable',
      asked,
      answered: plainText('its certificate is signed by nobody we trust'),
      tryThis: plainText('name the file of its authority in NODE_EXTRA_CA_CERTS'),
    };
  if (code.startsWith('HPE_'))
    return {
      kind: 'unexpected-answer',
      asked,
      answered: plainText('what came is not HTTP'),
      tryThis: plainText('try https:// instead of http://, or another port'),
    };
  // fetch refuses the ports of old protocols before it connects.
  if (error instanceof Error && error.cause instanceof Error && error.cause.message === 'bad port')
    return { kind: 'invalid', asked, answered: plainText('no HTTP client may connect to this port'), tryThis: plainText('check the port') };
  const known = CODES[code];
  if (known) return { kind: known[0], asked, answered: plainText(known[1]), tryThis: plainText(known[2]) };
  return { kind: 'unreachable', asked, answered: plainText(code === '' ? message : `${code}: ${message}`, LONGEST_REASON) };
}

/** fetch wraps what happened as `cause`, and several attempts (IPv6, IPv4) as `errors`. */
function codeOf(error: unknown): string {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; depth++) {
    const { code, errors } = at as { readonly code?: unknown; readonly errors?: readonly unknown[] };
    if (typeof code === 'string') return code;
    at = at.cause ?? errors?.[0];
  }
  return '';
}
