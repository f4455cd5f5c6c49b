import type * as AutoScalingSdk from '@aws-sdk/client-auto-scaling';
import type * as Ec2Sdk from '@aws-sdk/client-ec2';
import type * as EcsSdk from '@aws-sdk/client-ecs';
import type * as LambdaSdk from '@aws-sdk/client-lambda';
import type * as RdsSdk from '@aws-sdk/client-rds';
import type * as StsSdk from '@aws-sdk/client-sts';
import type { Clock, ProviderIo } from '../../../src/contracts/provider.js';
import { openAws, type AwsApi, type ClientSettings, type CloudWatchApi } from '../client.js';

export type Ecs = AwsApi<typeof EcsSdk, EcsSdk.ECSClient>;
export type AutoScaling = AwsApi<typeof AutoScalingSdk, AutoScalingSdk.AutoScalingClient>;
export type Ec2 = AwsApi<typeof Ec2Sdk, Ec2Sdk.EC2Client>;
export type Rds = AwsApi<typeof RdsSdk, RdsSdk.RDSClient>;
export type Lambda = AwsApi<typeof LambdaSdk, LambdaSdk.LambdaClient>;
export type Sts = AwsApi<typeof StsSdk, StsSdk.STSClient>;

/** The services whose objects alarms speak of. The SDK of each is loaded when it is first asked for. */
export interface Aws {
  readonly cloudWatch: CloudWatchApi;
  ecs(): Promise<Ecs>;
  autoScaling(): Promise<AutoScaling>;
  ec2(): Promise<Ec2>;
  rds(): Promise<Rds>;
  lambda(): Promise<Lambda>;
  sts(): Promise<Sts>;
  readonly clock: Clock;
  close(): void;
}

const ON_THIS_MACHINE = /^https?:\/\/(?:127\.\d+\.\d+\.\d+|localhost|\[::1\])(?::|\/|$)/;

/**
 * One account and region; `settings.endpoint` is CloudWatch's. The endpoint of each other service is its own setting, or the
 * one for all of AWS, as in the AWS command line. What imitates CloudWatch on this machine imitates the others, too: its
 * invented credentials are nothing for the real ones.
 */
export function openServices(cloudWatch: CloudWatchApi, settings: ClientSettings, io: ProviderIo): Aws {
  const opened: Promise<{ close(): void }>[] = [];
  const imitation = settings.endpoint !== undefined && ON_THIS_MACHINE.test(settings.endpoint) ? settings.endpoint : undefined;
  const endpointOf = (service: string): ClientSettings => ({
    ...settings,
    endpoint: io.env[`AWS_ENDPOINT_URL_${service}`] ?? io.env['AWS_ENDPOINT_URL'] ?? imitation,
  });

  function once<Api extends { close(): void }>(open: () => Promise<Api>): () => Promise<Api> {
    let api: Promise<Api> | undefined;
    return () => {
      if (api) return api;
      api = open();
      opened.push(api);
      return api;
    };
  }

  return {
    cloudWatch,
    clock: io.clock,
    ecs: once(() =>
      openAws('ecs', endpointOf('ECS'), io, async config => {
        const sdk = await import('@aws-sdk/client-ecs');
        return { sdk, client: new sdk.ECSClient(config) };
      }),
    ),
    autoScaling: once(() =>
      openAws('autoscaling', endpointOf('AUTO_SCALING'), io, async config => {
        const sdk = await import('@aws-sdk/client-auto-scaling');
        return { sdk, client: new sdk.AutoScalingClient(config) };
      }),
    ),
    ec2: once(() =>
      openAws('ec2', endpointOf('EC2'), io, async config => {
        const sdk = await import('@aws-sdk/client-ec2');
        return { sdk, client: new sdk.EC2Client(config) };
      }),
    ),
    rds: once(() =>
      openAws('rds', endpointOf('RDS'), io, async config => {
        const sdk = await import('@aws-sdk/client-rds');
        return { sdk, client: new sdk.RDSClient(config) };
      }),
    ),
    lambda: once(() =>
      openAws('lambda', endpointOf('LAMBDA'), io, async config => {
        const sdk = await import('@aws-sdk/client-lambda');
        return { sdk, client: new sdk.LambdaClient(config) };
      }),
    ),
    sts: once(() =>
      openAws('sts', endpointOf('STS'), io, async config => {
        const sdk = await import('@aws-sdk/client-sts');
        return { sdk, client: new sdk.STSClient(config) };
      }),
    ),
    close() {
      for (const api of opened)
        void api.then(
          each => {
            each.close();
          },
          () => undefined,
        );
      cloudWatch.close();
    },
  };
}
