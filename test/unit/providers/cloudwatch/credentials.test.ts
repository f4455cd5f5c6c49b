import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parseAwsFile } from '../../../../providers/cloudwatch/aws-files.js';
import { provider } from '../../../../providers/cloudwatch/index.js';
import { awsFailure } from '../../../../providers/cloudwatch/failure.js';
import { fittingPeriod } from '../../../../providers/cloudwatch/series.js';
import { plainText } from '../../../../src/model/plain-text.js';
import { earlier, hours } from '../../../../src/model/time.js';
import { configOf, providerIo } from '../../../support/provider-io.js';
import { NOON } from '../../../support/signals.js';

const home = mkdtempSync(join(tmpdir(), 'warroom-aws-'));
mkdirSync(join(home, '.aws'));
writeFileSync(
  join(home, '.aws/config'),
  '[default]\nregion = eu-west-1\n[profile  sso]\nsso_session = s\nregion=eu-central-1\n\n[profile empty]\noutput = json\n[sso-session s]\nsso_region = eu-central-1\n',
);
writeFileSync(join(home, '.aws/credentials'), '[keys]\naws_access_key_id = AKID\naws_secret_access_key = x\n');
afterAll(() => {
  rmSync(home, { recursive: true });
});
const configured = async (config: Record<string, string>, env: Record<string, string>) => {
  const answer = await provider.configured(configOf(provider, config), providerIo({ env: { AWS_EC2_METADATA_DISABLED: 'true', ...env } }));
  return answer.is ? 'yes' : answer.because;
};

describe('whether CloudWatch is configured', () => {
  it.each<[string, Record<string, string>, Record<string, string>, string]>([
    ['nothing', {}, {}, 'set AWS_REGION, and AWS_PROFILE or AWS_ACCESS_KEY_ID'],
    ['a region alone', { region: 'eu-west-1' }, {}, 'there is a region, but no credentials: set AWS_PROFILE or AWS_ACCESS_KEY_ID'],
    ['keys in the environment', { region: 'eu-west-1' }, { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' }, 'yes'],
    [
      'keys without a region',
      {},
      { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' },
      'there are AWS credentials, but no region: set AWS_REGION',
    ],
    ['a profile with SSO and a region', { profile: 'sso' }, { HOME: home }, 'yes'],
    ['a profile of the credentials file', { profile: 'keys', region: 'eu-west-1' }, { HOME: home }, 'yes'],
    ['a profile without credentials', { profile: 'empty', region: 'eu-west-1' }, { HOME: home }, 'profile empty holds no credentials'],
    [
      'a profile that counts before keys',
      { profile: 'empty', region: 'x' },
      { HOME: home, AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' },
      'profile empty holds no credentials',
    ],
    ['files elsewhere', { region: 'x', profile: 'keys' }, { AWS_SHARED_CREDENTIALS_FILE: join(home, '.aws/credentials') }, 'yes'],
    ['a role of a pod', { region: 'x' }, { AWS_WEB_IDENTITY_TOKEN_FILE: '/t', AWS_ROLE_ARN: 'arn' }, 'yes'],
    ['a role of a container', { region: 'x' }, { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/x' }, 'yes'],
    [
      'no address',
      { region: 'x', endpoint: 'here' },
      { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' },
      'AWS_ENDPOINT_URL_CLOUDWATCH is no address',
    ],
  ])('%s', async (_, config, env, expected) => {
    expect(await configured(config, env)).toBe(expected);
  });
  it('takes sections by both of their names', () => {
    expect([...parseAwsFile('[profile "a b"]\r\nregion = x # no\n  nested = 1\n[c]\nKey=v')]).toEqual([
      ['a b', { region: 'x # no' }],
      ['c', { key: 'v' }],
    ]);
  });
});

describe('what the SDK throws', () => {
  const told = (error: object, profile?: string) =>
    awsFailure(error, { asked: plainText('DescribeAlarms in eu-west-1'), service: 'cloudwatch', profile, secrets: [] });
  it('says how to log in again when a session has expired', () => {
    expect(
      told({ name: 'CredentialsProviderError', message: 'The SSO session associated with this profile has expired.' }, 'prod'),
    ).toMatchObject({ kind: 'unauthorised', tryThis: 'aws sso login --profile prod' });
    expect(
      told({ name: 'TokenProviderError', message: "Token is expired. To refresh this SSO session run 'aws sso login'" }),
    ).toMatchObject({ tryThis: 'aws sso login' });
    expect(told({ name: 'ExpiredTokenException', message: 'The security token included in the request is expired' })).toMatchObject({
      kind: 'unauthorised',
      tryThis: 'get new credentials: these have expired',
    });
    expect(told({ name: 'CredentialsProviderError', message: 'Could not load credentials from any providers' })).toMatchObject({
      tryThis: 'set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
    });
  });
  it('asks AWS to be left alone for at least half a minute after it throttled', () => {
    expect(told({ name: 'Throttling', message: 'Rate exceeded', $response: { headers: { 'retry-after': '90' } } })).toMatchObject({
      kind: 'rate-limited',
      retryAfter: 90_000,
    });
    expect(told({ name: 'SyntaxError', $metadata: { httpStatusCode: 429 } })).toMatchObject({ kind: 'rate-limited', retryAfter: 30_000 });
  });
  it("reads the status of a page that the SDK can't, and of a cut connection its code", () => {
    expect(told({ name: 'SyntaxError', message: 'Unexpected token', $metadata: { httpStatusCode: 403 } })).toMatchObject({
      kind: 'forbidden',
      answered: '403',
    });
    expect(told({ name: 'SyntaxError', message: 'Unexpected token', $metadata: { httpStatusCode: 200 } })).toMatchObject({
      kind: 'unexpected-answer',
    });
    expect(told({ name: 'Error', code: 'ENOTFOUND', message: 'getaddrinfo' })).toMatchObject({
      kind: 'unreachable',
      answered: 'ENOTFOUND',
    });
    expect(told({ name: 'TimeoutError', message: 'x' })).toMatchObject({ kind: 'timed-out' });
  });
});

describe('the period that is asked for', () => {
  it.each<[number, number, number, number]>([
    [60, 1, 1, 60],
    [60, 24, 24, 180],
    [10, 1, 1, 10],
    [10, 1, 4, 60],
    [60, 1, 24 * 20, 300],
    [60, 1, 24 * 70, 3600],
    [300, 24 * 14, 24 * 14, 2700],
  ])('%i s, %i h long, %i h old: %i s', (period, length, age, expected) => {
    const from = earlier(NOON, hours(age));
    expect(fittingPeriod(period, { from, to: earlier(NOON, hours(age - length)) }, NOON)).toBe(expected);
  });
});

describe('stderr', () => {
  it('stays empty when the SDK is loaded: what it warns of would tear the screen', () => {
    const script = `
      import { openCloudWatch } from ${JSON.stringify(join(process.cwd(), 'providers/cloudwatch/client.ts'))};
      import { systemClock } from ${JSON.stringify(join(process.cwd(), 'src/session/clock.ts'))};
      const io = { clock: systemClock(), env: {}, http: { request: () => { throw new Error(); } }, log: () => undefined };
      const api = await openCloudWatch({ region: 'eu-west-1', profile: 'none', endpoint: 'http://127.0.0.1:1' }, io);
      await api.call('DescribeAlarms', (sdk, client, options) => client.send(new sdk.DescribeAlarmsCommand({}), options), new AbortController().signal);
      process.stderr.write('end');`;
    const folder = mkdtempSync(join(process.cwd(), 'node_modules/.warroom-test-'));
    try {
      const file = join(folder, 'load.ts');
      writeFileSync(file, script);
      const { stderr } = runTypeScript(file);
      expect(stderr).toBe('end');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

/** Runs a script in a process of its own, as nothing of vitest's may catch what it writes. */
function runTypeScript(file: string): { readonly stderr: string } {
  const output = execFileSync('/bin/sh', ['-c', `"${process.execPath}" src/build/run.mjs "${file}" 2>&1 >/dev/null`], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '', HOME: home },
  });
  return { stderr: output };
}
