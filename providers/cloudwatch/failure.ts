import { plain, plainText, type PlainText } from '../../src/model/plain-text.js';
import type { Failure } from '../../src/model/result.js';

/** What the SDK throws, as far as it matters here. */
interface SdkError {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly code?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: unknown };
  readonly $response?: { readonly headers?: Readonly<Record<string, unknown>> };
}

export interface FailureContext {
  /** "DescribeAlarms in eu-west-1". */
  readonly asked: PlainText;
  /** Its name in permissions: 'cloudwatch'. */
  readonly service: string;
  readonly profile: string | undefined;
  readonly secrets: readonly string[];
}

const THROTTLED: ReadonlySet<string> = new Set([
  'Throttling',
  'ThrottlingException',
  'ThrottledException',
  'RequestThrottled',
  'RequestThrottledException',
  'TooManyRequestsException',
  'RequestLimitExceeded',
  'LimitExceededException',
  'SlowDown',
  'ProvisionedThroughputExceededException',
]);
const UNKNOWN_CREDENTIALS: ReadonlySet<string> = new Set([
  'InvalidClientTokenId',
  'UnrecognizedClientException',
  'AuthFailure',
  'MissingAuthenticationToken',
  'MissingAuthenticationTokenException',
  'InvalidAccessKeyId',
  'OptInRequired',
  'NotAuthorized',
]);
const EXPIRED: ReadonlySet<string> = new Set(['ExpiredToken', 'ExpiredTokenException', 'RequestExpired', 'TokenRefreshRequired']);
const SIGNATURE: ReadonlySet<string> = new Set([
  'SignatureDoesNotMatch',
  'InvalidSignatureException',
  'IncompleteSignature',
  'IncompleteSignatureException',
]);
const REFUSED: ReadonlySet<string> = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'UnauthorizedOperation',
  'AuthorizationError',
  'UnauthorizedAccess',
]);
const INVALID: ReadonlySet<string> = new Set([
  'InvalidParameterValue',
  'InvalidParameterValueException',
  'InvalidParameterCombination',
  'InvalidParameterCombinationException',
  'ValidationError',
  'ValidationException',
  'InvalidNextToken',
  'MissingParameter',
  'MissingRequiredParameterException',
]);
const UNREACHABLE: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPIPE',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'EPROTO',
]);
/** The least that AWS is left alone after it throttled: its limits are per second, but for the whole account. */
const AFTER_THROTTLE = 30_000;
const STATUS_KINDS: Readonly<Record<number, Failure['kind']>> = {
  400: 'invalid',
  401: 'unauthorised',
  403: 'forbidden',
  404: 'not-found',
  429: 'rate-limited',
  502: 'unreachable',
  503: 'unreachable',
  504: 'timed-out',
};

/** Turns what the SDK threw into a Failure: which of our words it is, and what to do about it. */
export function awsFailure(thrown: unknown, { asked, service, profile, secrets }: FailureContext): Failure {
  const error = (thrown ?? {}) as SdkError;
  const name = typeof error.name === 'string' ? error.name : '';
  const code = typeof error.code === 'string' ? error.code : '';
  const message = firstLine(error.message, secrets);
  const said = plainText(name === '' || name === 'Error' || name === 'Unknown' ? message : `${name}: ${message}`, 300);
  const status = error.$metadata?.httpStatusCode;
  if (name === 'CredentialsProviderError' || name === 'TokenProviderError' || EXPIRED.has(name))
    return { kind: 'unauthorised', asked, answered: said, tryThis: loginAdvice(message, profile) };
  if (THROTTLED.has(name) || status === 429) {
    return {
      kind: 'rate-limited',
      asked,
      answered: said,
      tryThis: plainText('it polls less often by itself; raise the interval if other tools share the limit'),
      retryAfter: Math.max(AFTER_THROTTLE, retryAfterOf(error)),
    };
  }
  if (UNKNOWN_CREDENTIALS.has(name))
    return { kind: 'unauthorised', asked, answered: said, tryThis: plainText('check AWS_PROFILE, or AWS_ACCESS_KEY_ID and its secret') };
  if (SIGNATURE.has(name))
    return {
      kind: 'unauthorised',
      asked,
      answered: plainText(name),
      tryThis: plainText('check the secret key, and the clock of this machine'),
    };
  if (REFUSED.has(name))
    return { kind: 'forbidden', asked, answered: said, tryThis: plain`allow ${plainText(service)}:${actionOf(asked)} to this role` };
  if (INVALID.has(name)) return { kind: 'invalid', asked, answered: said };
  if (name === 'SyntaxError' && status === 200)
    return {
      kind: 'unexpected-answer',
      asked,
      answered: plainText('200, but not what AWS answers'),
      tryThis: plainText('check AWS_ENDPOINT_URL_CLOUDWATCH and AWS_ENDPOINT_URL'),
    };
  if (UNREACHABLE.has(code))
    return {
      kind: 'unreachable',
      asked,
      answered: plainText(code),
      tryThis: plainText('check the network, the region, and AWS_ENDPOINT_URL_CLOUDWATCH'),
    };
  if (name === 'TimeoutError' || code === 'ETIMEDOUT')
    return { kind: 'timed-out', asked, answered: plainText('no answer in time'), tryThis: plainText('check the network or the VPN') };
  // A page of a proxy can't be read by the SDK, but its status tells enough.
  const text =
    typeof status === 'number'
      ? plain`${status}${name === 'SyntaxError' || message === 'UnknownError' ? plainText('') : plain` ${said}`}`
      : said;
  const kind = typeof status === 'number' ? (STATUS_KINDS[status] ?? 'unexpected-answer') : 'unreachable';
  return {
    kind,
    asked,
    answered: text,
    ...(kind === 'unauthorised' ? { tryThis: plainText('check AWS_PROFILE, or AWS_ACCESS_KEY_ID and its secret') } : {}),
  };
}

function loginAdvice(message: string, profile: string | undefined): PlainText {
  if (/sso|token (is|has) expired/i.test(message)) return plainText(`aws sso login${profile === undefined ? '' : ` --profile ${profile}`}`);
  if (/expired/i.test(message)) return plainText('get new credentials: these have expired');
  return plainText('set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY');
}

/** What the service says of a wrong signature holds the headers that were signed, the session token among them. */
function firstLine(message: unknown, secrets: readonly string[]): string {
  let line = (typeof message === 'string' ? message : '').split('\n', 1)[0] ?? '';
  for (const secret of secrets) if (secret.length > 3) line = line.replaceAll(secret, '[hidden]');
  return line;
}

function retryAfterOf({ $response }: SdkError): number {
  const header = $response?.headers?.['retry-after'];
  return typeof header === 'string' && /^\d+$/.test(header) ? Number(header) * 1000 : 0;
}

const actionOf = (asked: PlainText): PlainText => plainText(asked.split(' ', 1)[0]);
