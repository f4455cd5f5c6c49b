import type * as CloudWatchSdk from '@aws-sdk/client-cloudwatch';
import type { ProviderIo } from '../../src/contracts/provider.js';
import { proxyFor } from '../../src/contracts/proxy.js';
import { plain, plainText } from '../../src/model/plain-text.js';
import { fail, ok, type Failure, type Result } from '../../src/model/result.js';
import { milliseconds, seconds, type Duration } from '../../src/model/time.js';
import { awsFailure } from './failure.js';

/** One service of AWS with failures as values. Every call ends by the deadline, and within moments of an abort. */
export interface AwsApi<Sdk, Client> {
  readonly region: string;
  /** @param operation 'DescribeAlarms': for the failure text */
  call<T>(
    operation: string,
    run: (sdk: Sdk, client: Client, options: { readonly abortSignal: AbortSignal }) => Promise<T>,
    signal: AbortSignal,
  ): Promise<Result<T, Failure>>;
  close(): void;
}

export interface CloudWatchApi extends AwsApi<typeof CloudWatchSdk, CloudWatchSdk.CloudWatchClient> {
  /** Server clock minus ours, from the last answer. */
  clockSkew(): Duration | undefined;
}

export interface ClientSettings {
  readonly region: string;
  readonly profile: string | undefined;
  readonly endpoint: string | undefined;
}

const DEADLINE = seconds(15);

/** What every client of the SDK is made with. */
export type ClientConfig = Awaited<ReturnType<typeof clientConfig>>;

async function clientConfig(service: string, { region, profile, endpoint }: ClientSettings, { env }: ProviderIo) {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: sessionToken } = env;
  // A profile that was named counts before keys in the environment, as in the AWS command line.
  const keys =
    profile === undefined && accessKeyId && secretAccessKey
      ? { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) }
      : undefined;
  const quiet = (): void => undefined;
  const proxy = proxyFor(endpoint ?? `https://${service}.${region}.amazonaws.com`, env);
  return {
    region,
    maxAttempts: 1,
    logger: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    requestHandler: {
      connectionTimeout: 5000,
      requestTimeout: DEADLINE,
      throwOnRequestTimeout: true,
      ...(proxy === undefined ? {} : await agentsThrough(proxy)),
    },
    ...(profile === undefined ? {} : { profile }),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(keys ? { credentials: keys } : {}),
  };
}

/** The SDK looks at no proxy of the environment, though the AWS command line does. */
async function agentsThrough(proxy: string) {
  const { HttpProxyAgent, HttpsProxyAgent } = await import('hpagent');
  return { httpAgent: new HttpProxyAgent({ proxy, keepAlive: true }), httpsAgent: new HttpsProxyAgent({ proxy, keepAlive: true }) };
}

/** Loads the SDK of a service; nothing is asked yet. `service` is its name in permissions: 'ecs'. */
export async function openAws<Sdk, Client extends { destroy(): void }>(
  service: string,
  settings: ClientSettings,
  io: ProviderIo,
  load: (config: ClientConfig) => Promise<{ readonly sdk: Sdk; readonly client: Client }>,
): Promise<AwsApi<Sdk, Client>> {
  // It would write to stderr, which tears the screen; the SDK looks here when a client is made.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
  const { sdk, client } = await load(await clientConfig(service, settings, io));
  const { region, profile } = settings;
  const secrets = [io.env['AWS_SECRET_ACCESS_KEY'], io.env['AWS_SESSION_TOKEN']].filter(secret => secret !== undefined);
  return {
    region,
    async call<T>(
      operation: string,
      run: (sdk: Sdk, client: Client, options: { readonly abortSignal: AbortSignal }) => Promise<T>,
      signal: AbortSignal,
    ): Promise<Result<T, Failure>> {
      const asked = plain`${plainText(operation)} in ${plainText(region, 40)}`;
      if (signal.aborted) return fail({ kind: 'cancelled', asked, answered: plainText('stopped before it was asked') });
      const ending = new AbortController();
      // The SDK looks for credentials first (files, programs, the network) and can't be stopped in that: it is left behind.
      return await new Promise<Result<T, Failure>>(resolve => {
        const end = (result: Result<T, Failure>): void => {
          signal.removeEventListener('abort', stop);
          ending.abort();
          resolve(result);
        };
        const stop = (): void => {
          const overdue = signal.reason instanceof Error && signal.reason.name === 'TimeoutError';
          end(fail({ kind: overdue ? 'timed-out' : 'cancelled', asked, answered: plainText('stopped before an answer came') }));
        };
        signal.addEventListener('abort', stop);
        void io.clock.sleep(DEADLINE, ending.signal).then(() => {
          if (!ending.signal.aborted)
            end(
              fail({
                kind: 'timed-out',
                asked,
                answered: plain`no answer within ${DEADLINE / 1000} s`,
                tryThis: plainText('check the network or the VPN'),
              }),
            );
        });
        run(sdk, client, { abortSignal: ending.signal }).then(
          value => {
            end(ok(value));
          },
          (thrown: unknown) => {
            end(fail(awsFailure(thrown, { asked, service, profile, secrets })));
          },
        );
      });
    },
    close: () => {
      client.destroy();
    },
  };
}

/** CloudWatch itself, which also tells how far the clocks are apart. */
export async function openCloudWatch(settings: ClientSettings, io: ProviderIo): Promise<CloudWatchApi> {
  let skew: Duration | undefined;
  const api = await openAws('cloudwatch', settings, io, async config => {
    const sdk = await import('@aws-sdk/client-cloudwatch');
    const client = new sdk.CloudWatchClient(config);
    client.middlewareStack.add(
      next => async args => {
        const sent = io.clock.now();
        const output = await next(args);
        const date = Date.parse(
          String((output.response as { readonly headers?: Readonly<Record<string, string>> } | undefined)?.headers?.['date'] ?? ''),
        );
        // The header is cut to whole seconds.
        if (!Number.isNaN(date)) skew = milliseconds(Math.round(date + 500 - (sent + io.clock.now()) / 2));
        return output;
      },
      { step: 'deserialize', name: 'clockSkew', priority: 'low' },
    );
    return { sdk, client };
  });
  return { ...api, clockSkew: () => (skew !== undefined && Math.abs(skew) <= 1000 ? milliseconds(0) : skew) };
}
