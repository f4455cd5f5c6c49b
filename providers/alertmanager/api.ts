import type { Access, Http, JsonAnswer } from '../../src/contracts/provider.js';
import { plainText, type PlainText } from '../../src/model/plain-text.js';
import { fail, type Failure, type Result } from '../../src/model/result.js';
import { seconds, type Duration } from '../../src/model/time.js';

/** One Alertmanager server, read only. */
export interface Instance {
  /** "am-1:9093", with the path when it has one. */
  readonly name: PlainText;
  /** The address of an API path, with the secrets of the configured one: for requests alone. */
  address(path: string, parameters?: readonly (readonly [string, string])[]): string;
  readonly access: Access;
  get(
    path: string,
    signal: AbortSignal,
    options?: { readonly parameters?: readonly (readonly [string, string])[]; readonly timeout?: Duration },
  ): Promise<Result<JsonAnswer, Failure>>;
}

/** Short enough that one server that hangs leaves time for the others. */
const TIMEOUT = seconds(5);

/** @param address as configured, with its path prefix */
export function alertmanagerInstance(address: string, http: Http, access: Access): Instance {
  const base = new URL(address);
  const prefix = base.pathname.replace(/\/(api\/v2\/?)?$/, '');
  const instance: Instance = {
    name: plainText(`${base.host}${prefix}`, 120),
    access,
    address(path, parameters = []) {
      const url = new URL(base);
      url.pathname = `${prefix}/api/v2/${path}`;
      for (const [name, value] of parameters) url.searchParams.append(name, value);
      return url.href;
    },
    async get(path, signal, options = {}) {
      const answer = await http.request({
        url: instance.address(path, options.parameters),
        access,
        signal,
        timeout: options.timeout ?? TIMEOUT,
      });
      return answer.ok ? answer : fail(advised(answer.error));
    },
  };
  return instance;
}

/** Says which setting to look at. */
export function advised(failure: Failure): Failure {
  if (failure.kind === 'unauthorised')
    return {
      ...failure,
      tryThis: plainText('set ALERTMANAGER_TOKEN, ALERTMANAGER_TOKEN_FILE, or ALERTMANAGER_USER and ALERTMANAGER_PASSWORD'),
    };
  if (failure.kind === 'not-found')
    return {
      ...failure,
      tryThis: plainText('check ALERTMANAGER_URL: is there a path prefix before /api/v2? Versions before 0.17 do not have it'),
    };
  return failure;
}
