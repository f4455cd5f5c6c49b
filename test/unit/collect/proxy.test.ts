import { afterEach, expect, test } from 'vitest';
import { openCloudWatch } from '../../../providers/cloudwatch/client.js';
import { createHttp } from '../../../src/collect/http.js';
import { proxyFor } from '../../../src/contracts/proxy.js';
import { systemClock } from '../../../src/session/clock.js';
import { loopbackProxy } from '../../support/loopback-proxy.js';
import { json, loopbackServer } from '../../support/loopback-server.js';
import { providerIo } from '../../support/provider-io.js';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

test('HTTPS_PROXY or HTTP_PROXY by the protocol of the server, but not for loopback or what NO_PROXY names', () => {
  const env = { HTTPS_PROXY: 'http://proxy.invalid:3128', NO_PROXY: '.internal, 10.0.0.7' };
  expect(
    ['https://api.invalid', 'https://k8s.internal:6443', 'https://10.0.0.7', 'https://127.0.0.1:6443', 'http://api.invalid'].map(server =>
      proxyFor(server, env),
    ),
  ).toEqual(['http://proxy.invalid:3128', undefined, undefined, undefined, undefined]);
  expect(proxyFor('http://prometheus.invalid', { http_proxy: 'http://lower.invalid:1' })).toBe('http://lower.invalid:1');
  expect(proxyFor('https://api.invalid', { HTTPS_PROXY: '' })).toBeUndefined();
  expect(proxyFor('https://api.invalid', { HTTPS_PROXY: 'proxy.invalid:3128' })).toBe('http://proxy.invalid:3128');
});

test('a request goes through the proxy, with its user, and the answer comes back', async () => {
  const server = await loopbackServer((_, response) => {
    json(response, 200, { status: 'success' });
  });
  closing.push(() => server.close());
  const proxy = await loopbackProxy(server.url);
  closing.push(proxy.close);
  const http = createHttp(systemClock(), { HTTP_PROXY: proxy.url });
  expect(await http.request({ url: 'http://prometheus.invalid:9090/api/v1/alerts' })).toMatchObject({
    ok: true,
    value: { body: { status: 'success' } },
  });
  expect(proxy.asked).toEqual([`prometheus.invalid:9090 Basic ${Buffer.from('nina:s3cret').toString('base64')}`]);
  expect(server.received.map(request => request.headers.host)).toEqual(['prometheus.invalid:9090']);
});

test('a proxy that is not there is told as a failure, without its password', async () => {
  const http = createHttp(systemClock(), { HTTP_PROXY: 'http://nina:s3cret@127.0.0.1:1' });
  const answer = await http.request({ url: 'http://prometheus.invalid:9090/' });
  expect(answer).toMatchObject({
    ok: false,
    error: {
      kind: 'unreachable',
      asked: 'GET http://prometheus.invalid:9090/ through the proxy 127.0.0.1:1',
      answered: 'connection refused',
    },
  });
  expect(JSON.stringify(answer)).not.toContain('s3cret');
});

test('AWS is asked through it as well', async () => {
  const server = await loopbackServer((_, response) => {
    json(response, 500, { __type: 'InternalFailure', message: 'not today' });
  });
  closing.push(() => server.close());
  const proxy = await loopbackProxy(server.url);
  closing.push(proxy.close);
  const env = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', HTTP_PROXY: proxy.url };
  const aws = await openCloudWatch({ region: 'eu-west-1', profile: undefined, endpoint: 'http://monitoring.invalid' }, providerIo({ env }));
  closing.push(() => {
    aws.close();
  });
  const answer = await aws.call(
    'DescribeAlarms',
    (sdk, client, options) => client.send(new sdk.DescribeAlarmsCommand({}), options),
    new AbortController().signal,
  );
  expect(answer.ok ? answer.value : answer.error.answered).toContain('not today');
  expect(proxy.asked).toHaveLength(1);
});
