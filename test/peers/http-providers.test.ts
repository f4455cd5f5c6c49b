import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { provider as alertmanager } from '../../providers/alertmanager/index.js';
import { provider as cloudwatch } from '../../providers/cloudwatch/index.js';
import { provider as prometheus } from '../../providers/prometheus/index.js';
import { readExpression } from '../../providers/prometheus/expression.js';
import { expressionText } from '../../providers/prometheus/expression-text.js';
import { plainText } from '../../src/model/plain-text.js';
import type { PlannedAction } from '../../src/model/plan.js';
import type { Alert } from '../../src/model/signal.js';
import { hours, minutes, seconds } from '../../src/model/time.js';
import { providerSuite } from '../contracts/provider-suite.js';
import { configOf } from '../support/provider-io.js';
import { alertmanagerPair, type AlertmanagerPair } from './support/alertmanager-pair.js';
import { startShop, until, type Shop } from './support/shop-peers.js';
import { signal, io, real, any, window, alertsOf, awsKeys, putAlarm } from './support/real-sources.js';

/** Prometheus, Alertmanager, LocalStack and moto themselves: what the recordings were made from, and what only time shows. */
let shop: Shop;
beforeAll(async () => {
  shop = await startShop({ name: 'http-providers', prometheusPort: 27290, awsPort: 27655 });
});
afterAll(async () => {
  await shop.stop();
});

describe('Prometheus', () => {
  providerSuite(any(prometheus), { expects: ['alert', 'event'], open: () => real({ url: shop.prometheusUrl }) }, { canMisbehave: false });
  it('and Alertmanager give the same alert the same fingerprint, external labels and all', async () => {
    const of = (alerts: readonly Alert[]) =>
      alerts
        .filter(alert => alert.state === 'firing')
        .map(alert => `${alert.name} ${alert.fingerprint}`)
        .sort();
    const here = of((await alertsOf(prometheus, { url: shop.prometheusUrl })).alerts);
    expect(here.map(text => text.split(' ')[0])).toEqual(
      expect.arrayContaining(['HighErrorRate', 'HighLatency', 'InstanceDown', 'Watchdog']),
    );
    expect(of((await alertsOf(alertmanager, { url: [shop.alertmanagerUrl] })).alerts)).toEqual(here);
  });
  it('tells what is pending, what ended before, and which rule is broken', async () => {
    const { alerts, batch } = await alertsOf(prometheus, { url: shop.prometheusUrl });
    expect(alerts.find(alert => alert.name === 'SlowBurn')?.state).toBe('pending');
    expect(
      alerts
        .filter(alert => alert.state === 'ended')
        .map(alert => alert.name)
        .sort(),
    ).toEqual(['HighErrorRate', 'HighLatency']);
    expect(batch.notes).toEqual([expect.stringMatching(/^rule broken:many_to_many fails: found duplicate series/)]);
    expect(batch.signals.filter(one => one.type === 'event')).toMatchObject([
      { reason: 'TargetDown', message: expect.stringContaining('connection refused') as string },
    ]);
  });
  it('finds the series behind alerts, for their own labels, bounded', async () => {
    const { connection, alerts } = await alertsOf(prometheus, { url: shop.prometheusUrl });
    const ask = async (name: string, service: string) => {
      const answer = await connection
        .questions!.find(question => question.name === 'series-behind-alert')!
        .ask(
          {
            alert: alerts.find(alert => alert.name === name && alert.state === 'firing' && alert.labels['service'] === service)!,
            window: window(hours(24)),
          },
          signal,
        );
      if (!answer.ok) throw new Error(answer.error.answered);
      return answer.value;
    };
    const latency = await ask('HighLatency', 'payments');
    expect(latency).toMatchObject({
      status: 'found',
      asked: 'histogram_quantile(0.99, sum by (service, le) (rate(http_request_duration_seconds_bucket{service="payments"}[60000ms])))',
    });
    expect(latency.signals).toMatchObject([
      {
        type: 'series',
        unit: 's',
        labels: { service: 'payments' },
        about: { kind: 'service', name: 'payments', cluster: 'warroom-peers' },
      },
    ]);
    const [series] = latency.signals;
    expect(series?.type === 'series' && series.points.length).toBeLessThanOrEqual(500);
    expect(series?.type === 'series' && series.points.at(-1)![1]).toBeGreaterThan(1);
    expect((await ask('HighErrorRate', 'checkout')).asked).toBe('service:http_errors:ratio1m{service="checkout"}');
  });
  it('remembers what a silence would have muted in a day', async () => {
    const { connection } = await alertsOf(prometheus, { url: shop.prometheusUrl });
    const ask = async (matchers: readonly object[]) => {
      const answer = await connection
        .questions!.find(question => question.name === 'fired-matching')!
        .ask({ text: JSON.stringify(matchers), window: window(hours(24)) }, signal);
      return answer.ok ? answer.value : answer.error;
    };
    expect(await ask([{ name: 'alertname', value: 'High.*', isRegex: true }])).toMatchObject({
      status: 'found',
      text: expect.stringMatching(/^\d+ fired: High(ErrorRate|Latency) \d+, High(ErrorRate|Latency) \d+$/) as string,
    });
    expect(
      await ask([
        { name: 'alertname', value: 'HighLatency', isRegex: false },
        { name: 'service', value: 'nobody"}', isRegex: false },
      ]),
    ).toMatchObject({ status: 'nothing', text: 'none fired' });
    expect(await ask([{ value: 'x' }])).toMatchObject({ kind: 'invalid' });
  });
  it.each([
    'histogram_quantile(0.99, sum by (service, le) (rate(http_request_duration_seconds_bucket{a="b",c!~"x|y"}[1m] offset 5m))) > 1 and on (service) up{job="x"} == 0 unless absent(up)',
    '-label_replace(sum without (a) (count_values("ver", up @ 1609746000.5 offset -5m)), "x", "$1\\n\\"", "y", "(.*)") * on (a) group_left (b) topk(3, {"my.metric", "lab.el"="x"} @ end()) % +Inf',
    'max_over_time(rate(foo[5m])[1h:] @ start() offset 1h) >= bool 1e-3 or vector(time()) == NaN',
    '((a + b) * c) ^ 2 - -d',
    'a / ignoring (x) group_right () b',
    'quantile by () (0.9, a)',
    'sum(a) without ()',
    'a and on () b',
    '1 + 2 == bool 3',
    'day_of_week() > 5',
  ])('parses what is written from %s the same again', async query => {
    const parse = async (text: string): Promise<unknown> =>
      (
        (await (await fetch(`${shop.prometheusUrl}/api/v1/parse_query?query=${encodeURIComponent(text)}`)).json()) as {
          readonly data: unknown;
        }
      ).data;
    const normal = (tree: unknown): unknown =>
      JSON.parse(
        JSON.stringify(tree, (_, value: unknown) => {
          const node = value as Record<string, unknown> | null;
          return typeof node === 'object' && node?.['type'] === 'parenExpr' ? node['expr'] : value;
        }),
      );
    const first = await parse(query);
    const again = await parse(expressionText(readExpression(first)!));
    // Parentheses that are written for safety change nothing: they are left out, layer by layer.
    const bare = (tree: unknown): string => {
      let text = JSON.stringify(tree);
      for (let next = JSON.stringify(normal(tree)); next !== text; next = JSON.stringify(normal(JSON.parse(text)))) text = next;
      return text;
    };
    expect(bare(again)).toBe(bare(first));
  });
});

describe('Alertmanager', () => {
  let pair: AlertmanagerPair;
  beforeAll(async () => {
    pair = await alertmanagerPair(27680);
  });
  afterAll(async () => {
    await pair.stop();
  });
  providerSuite(
    any(alertmanager),
    { expects: ['alert'], open: () => real({ url: [shop.alertmanagerUrl] }, { HOME: '/nowhere' }) },
    { canMisbehave: false },
  );

  it('says who silenced an alert, and why', async () => {
    const { alerts } = await alertsOf(alertmanager, { url: [shop.alertmanagerUrl] });
    expect(alerts.find(alert => alert.name === 'InstanceDown')?.suppressedBy).toEqual([
      expect.stringMatching(/^silenced by ann until .*: being replaced$/),
    ]);
  });
  it('merges two peers, rehearses, writes a silence to one, sees it on both, and takes it back', async () => {
    await pair.send({ alertname: 'Slow', severity: 'critical', service: 'checkout' });
    await pair.send({ alertname: 'Slow', severity: 'warning', service: 'payments' });
    const { connection, alerts } = await alertsOf(alertmanager, { url: [...pair.urls] }, { USER: 'ann' });
    expect(alerts.find(alert => alert.labels['service'] === 'checkout')?.seenBy).toHaveLength(2);
    const action: PlannedAction = {
      name: 'create-silence',
      provider: alertmanager.id,
      on: { kind: 'alert', name: plainText('Slow') },
      params: {
        matchers: JSON.stringify([
          { name: 'alertname', value: 'Slow' },
          { name: 'service', value: 'pay.*', isRegex: true, isEqual: false },
        ]),
        minutes: 5,
        comment: 'a test',
      },
    };
    const create = connection.actions!.find(kind => kind.name === 'create-silence')!;
    const rehearsal = await create.rehearse(action, signal);
    if (!rehearsal.ok || !('action' in rehearsal.value.undo)) throw new Error('no rehearsal');
    expect(rehearsal.value.blastRadius).toEqual(['1 alert now', 'Slow service=checkout severity=critical']);
    const writer = await connection.openWriter!();
    expect(await writer.perform(action, rehearsal.value, signal)).toMatchObject({
      ok: true,
      value: { seen: expect.stringContaining('is active until') as string },
    });
    await until(async () => {
      const seen = await create.verify(action, rehearsal.value, signal);
      return seen.ok && seen.value.is === 'worked';
    });
    for (const url of pair.urls)
      await until(async () =>
        (await alertsOf(alertmanager, { url: [url] })).alerts.some(alert =>
          alert.suppressedBy?.some(text => text.startsWith('silenced by ann')),
        ),
      );
    const silenced = (await alertsOf(alertmanager, { url: [...pair.urls] })).alerts.find(alert => alert.silences !== undefined);
    const extend: PlannedAction = {
      ...action,
      name: 'extend-silence',
      on: { kind: 'silence', name: plainText('Slow') },
      params: { id: silenced?.silences?.[0] ?? '', until: new Date(Math.floor(Date.now() / 1000) * 1000 + 1_200_000).toISOString() },
    };
    const extending = connection.actions!.find(kind => kind.name === 'extend-silence')!;
    const longer = await extending.rehearse(extend, signal);
    if (!longer.ok || !('action' in longer.value.undo)) throw new Error('no rehearsal of the extension');
    expect(longer.value.blastRadius[0]).toBe('1 alert stays muted');
    expect(await writer.perform(extend, longer.value, signal)).toMatchObject({
      ok: true,
      value: { seen: expect.not.stringContaining('took the place') as string },
    });
    expect(await extending.verify(extend, longer.value, signal)).toMatchObject({ value: { is: 'worked' } });
    const shorter = await extending.rehearse(longer.value.undo.action, signal);
    await writer.perform(longer.value.undo.action, shorter.ok ? shorter.value : (undefined as never), signal);
    expect(await extending.observe(extend, signal)).toMatchObject({ ok: true, value: longer.value.facts });
    const { action: undo } = rehearsal.value.undo;
    const expire = connection.actions!.find(kind => kind.name === 'expire-silence')!;
    const back = await expire.rehearse(undo, signal);
    expect(back).toMatchObject({ ok: true, value: { permitted: true, blastRadius: ['1 alert notifies again', expect.anything()] } });
    expect(await writer.perform(undo, back.ok ? back.value : (undefined as never), signal)).toMatchObject({ ok: true });
    expect(await expire.verify(undo, rehearsal.value, signal)).toMatchObject({ value: { is: 'worked' } });
  });
  it('does not take a peer that restarted for recovery', async () => {
    await pair.send({ alertname: 'Stays', service: 'checkout' });
    const connection = await alertmanager.connect(configOf(alertmanager, { url: [pair.urls[1]] }), io());
    const stays = async () => {
      const answer = await connection.poll(window(minutes(1)), signal);
      return answer.ok
        ? answer.value.signals.map(one => (one.type === 'alert' && one.name === 'Stays' ? one.state : '')).filter(Boolean)
        : answer.error.kind;
    };
    expect(await stays()).toEqual(['firing']);
    await pair.stopSecond();
    expect(await stays()).toBe('unreachable');
    await pair.startSecond();
    for (let i = 0; i < 3; i++) expect(await stays()).toEqual(['firing']);
  });
  it('ends an alert that Alertmanager has dropped', async () => {
    const labels = { alertname: 'Goes', service: 'checkout' };
    await pair.send(labels, new Date(Date.now() + seconds(3)));
    const connection = await alertmanager.connect(configOf(alertmanager, { url: [pair.urls[0]] }), io());
    const goes = async () => {
      const answer = await connection.poll(window(minutes(1)), signal);
      return answer.ok ? answer.value.signals.find((one): one is Alert => one.type === 'alert' && one.name === 'Goes') : undefined;
    };
    expect((await goes())?.state).toBe('firing');
    await until(async () => (await goes())?.state === 'ended');
  });
});

describe('CloudWatch by LocalStack', () => {
  const token = 'a-session-token';
  beforeAll(() => putAlarm(shop.cloudwatchUrl, 'checkout-errors', { severity: 'critical', team: 'shop' }));
  providerSuite(
    any(cloudwatch),
    {
      expects: ['alert', 'event'],
      open: () => real({ region: 'eu-west-1', endpoint: shop.cloudwatchUrl }, { ...awsKeys, AWS_SESSION_TOKEN: token }, [token]),
    },
    { canMisbehave: false },
  );
  it('tells severity by tag, children by rule, history by transition, and the metric behind', async () => {
    const { connection, alerts, batch } = await alertsOf(
      cloudwatch,
      { region: 'eu-west-1', endpoint: shop.cloudwatchUrl, severityByName: ['5xx=warning'] },
      awsKeys,
    );
    expect(alerts.find(alert => alert.name === 'checkout-errors')).toMatchObject({
      severity: 'critical',
      state: 'firing',
      about: { kind: 'service', name: 'checkout' },
      labels: { team: 'shop' },
    });
    expect(alerts.find(alert => alert.name === 'shop-5xx')?.severity).toBe('warning');
    expect(alerts.find(alert => alert.name === 'shop-down')?.children).toEqual(['shop-latency', 'shop-5xx']);
    expect(batch.signals.filter(one => one.type === 'event').map(one => one.type === 'event' && one.reason)).toContain('ALARM');
    const answer = await connection.questions![0]!.ask(
      { alert: alerts.find(alert => alert.name === 'shop-latency')!, window: window(hours(4)) },
      signal,
    );
    const [series] = answer.ok ? answer.value.signals : [];
    expect(series?.type === 'series' && series.points.length).toBeGreaterThan(20);
  });
});

describe('CloudWatch by moto', () => {
  beforeAll(async () => {
    await putAlarm(shop.motoUrl, 'checkout-errors');
  });
  providerSuite(
    any(cloudwatch),
    { expects: ['alert'], open: () => real({ region: 'eu-west-1', endpoint: shop.motoUrl }, awsKeys) },
    { canMisbehave: false },
  );
});
