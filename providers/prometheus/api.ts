import type { Access, Http } from '../../src/contracts/provider.js';
import { listOf, recordOf, stringOf } from '../../src/model/json.js';
import { plain, plainText } from '../../src/model/plain-text.js';
import { fail, ok, type Failure, type Result } from '../../src/model/result.js';
import { seconds, type Duration } from '../../src/model/time.js';

export interface ApiAnswer {
  /** `data` of the envelope. */
  readonly data: unknown;
  /** What the server warns of: truncated results, partial answers. */
  readonly warnings: readonly string[];
  readonly clockSkew?: Duration;
}

export interface Limits {
  readonly bytes?: number;
  readonly timeout?: Duration;
}
/** For what a poll can do without: a part that hangs must not cost the alerts. */
export const ASIDE: Limits = { timeout: seconds(4) };

/** The HTTP API v1 of one server. Reads only. */
export interface PrometheusApi {
  /** "prom:9090", with the path when it has one. */
  readonly name: string;
  /** Where a person opens the server: no user, no password, no token. */
  readonly webAddress: string;
  /** @param path below /api/v1: 'rules', 'query_range' */
  get(
    path: string,
    parameters: Readonly<Record<string, string>>,
    signal: AbortSignal,
    limits?: Limits,
  ): Promise<Result<ApiAnswer, Failure>>;
}

/**
 * @param address as configured: with a path when the server stands behind a prefix; its query is sent along
 * @param tenant X-Scope-OrgID of Mimir, Cortex and Thanos receivers
 */
export function prometheusApi(address: string, http: Http, access: Access, tenant: string | undefined): PrometheusApi {
  const base = new URL(address);
  const prefix = base.pathname.replace(/\/(api\/v1\/?)?$/, '');
  return {
    name: `${base.host}${prefix}`,
    webAddress: `${base.protocol}//${base.host}${prefix}`,
    async get(path, parameters, signal, limits = {}) {
      const url = new URL(base);
      url.pathname = `${prefix}/api/v1/${path}`;
      for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
      const answer = await http.request({
        url: url.href,
        access,
        signal,
        ...(tenant === undefined ? {} : { headers: { 'x-scope-orgid': tenant } }),
        ...(limits.bytes === undefined ? {} : { limitBytes: limits.bytes }),
        ...(limits.timeout === undefined ? {} : { timeout: limits.timeout }),
      });
      if (!answer.ok) return fail(advised(answer.error));
      const envelope = recordOf(answer.value.body);
      if (envelope['status'] !== 'success' || !('data' in envelope)) {
        const said = stringOf(envelope['error']);
        return fail({
          kind: 'unexpected-answer',
          asked: plainText(`GET ${base.host}${prefix}/api/v1/${path}`),
          answered: said === '' ? plainText('JSON, but not of Prometheus') : plain`an error: ${plainText(said, 300)}`,
          tryThis: plainText('does PROMETHEUS_URL name a Prometheus server, with its path prefix?'),
        });
      }
      const { clockSkew } = answer.value;
      return ok({
        data: envelope['data'],
        warnings: listOf(envelope['warnings']).map(stringOf),
        ...(clockSkew === undefined ? {} : { clockSkew }),
      });
    },
  };
}

function advised(failure: Failure): Failure {
  if (failure.kind === 'unauthorised')
    return { ...failure, tryThis: plainText('set PROMETHEUS_TOKEN, PROMETHEUS_TOKEN_FILE, or PROMETHEUS_USER and PROMETHEUS_PASSWORD') };
  if (failure.kind === 'not-found')
    return { ...failure, tryThis: plainText('check PROMETHEUS_URL: is there a path prefix before /api/v1?') };
  return failure;
}
