import { afterAll, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { provider as alertmanager } from '../../providers/alertmanager/index.js';
import { provider as cloudwatch } from '../../providers/cloudwatch/index.js';
import { provider as kubernetes } from '../../providers/kubernetes/index.js';
import { provider as prometheus } from '../../providers/prometheus/index.js';
import type { ConfigOf, Fields, Provider } from '../../src/contracts/provider.js';
import { normalise } from '../../src/collect/normalise.js';
import { earlier, hours } from '../../src/model/time.js';
import { argumentsFor, unplainParts, type OpenSource, type ProviderSetup } from '../contracts/provider-suite.js';
import { setup as alertmanagerSetup } from '../contracts/setups/alertmanager.js';
import { setup as cloudwatchSetup } from '../contracts/setups/cloudwatch.js';
import { setup as kubernetesSetup } from '../contracts/setups/kubernetes.js';
import { setup as prometheusSetup } from '../contracts/setups/prometheus.js';
import { hostileTexts } from '../support/hostile-corpus.js';
import { configOf } from '../support/provider-io.js';

/** Every text of the corpus in every field that a provider reads, through its true code, from the bytes of a server. */
const SETUPS = [
  ['alertmanager', alertmanager, alertmanagerSetup],
  ['prometheus', prometheus, prometheusSetup],
  ['cloudwatch', cloudwatch, cloudwatchSetup],
  ['kubernetes', kubernetes, kubernetesSetup],
] as unknown as readonly (readonly [string, Provider, ProviderSetup])[];
/** Those that fit into every field at once. */
const SMALL = hostileTexts.filter(({ text }) => text.length < 2000);
const LARGE = hostileTexts.filter(({ text }) => text.length >= 2000);

const open: OpenSource[] = [];
afterAll(async () => {
  for (const source of open) await source.close();
});

async function openSource(provider: Provider, setup: ProviderSetup) {
  const source = await setup.open();
  open.push(source);
  const { signal } = new AbortController();
  const window = () => ({ from: earlier(source.io.clock.now(), hours(6)), to: source.io.clock.now() });
  const config = configOf(provider, source.config) as ConfigOf<Fields>;
  /** All that the provider tells of the source in its present mood. A new connection each time: what it once read it may keep. */
  async function told(): Promise<{ readonly signals: number; readonly all: unknown }> {
    const connection = await provider.connect(config, source.io);
    try {
      const check = await connection.check(signal);
      const poll = await connection.poll(window(), signal);
      if (!poll.ok) return { signals: 0, all: [check, poll] };
      const [args] = argumentsFor(poll.value.signals, window());
      const answers = await Promise.all((connection.questions ?? []).map(question => question.ask(args ?? { window: window() }, signal)));
      return { signals: poll.value.signals.length, all: [check, poll, answers, normalise(poll.value, provider, source.io.clock.now())] };
    } finally {
      await connection.close();
    }
  }
  return { source, told };
}

describe.each(SETUPS)('%s', (_name, provider, setup) => {
  it('tells nothing but plain text, whatever stands in all of its fields', { timeout: 240_000 }, async () => {
    const { source, told } = await openSource(provider, setup);
    source.behave?.('hostile');
    const faults: string[] = [];
    for (const [index, { name, text }] of SMALL.entries()) {
      let tainted = 0;
      source.taintWith?.(value => {
        tainted++;
        return index % 2 === 0 ? `${value}${text}` : `${text}${value}`;
      });
      const { signals, all } = await told();
      const [first] = unplainParts(all);
      if (first !== undefined) faults.push(`${name}: ${first}`);
      // Neither may the text silence the source, nor may this test pass because nothing came.
      if (signals === 0 || tainted < 20) faults.push(`${name}: ${signals} signals of ${tainted} texts`);
    }
    expect(faults).toEqual([]);
  });

  it('tells nothing but plain text, whatever is said of a failure', { timeout: 240_000 }, async () => {
    const { source, told } = await openSource(provider, setup);
    source.behave?.('hostile-failure');
    const faults: string[] = [];
    for (const { name, text } of hostileTexts) {
      source.taintWith?.(value => `${value} ${text}`);
      const [first] = unplainParts((await told()).all);
      if (first !== undefined) faults.push(`${name}: ${first}`);
    }
    expect(faults).toEqual([]);
  });

  it('keeps its bounds when one of its fields is a megabyte', { timeout: 240_000 }, async () => {
    const { source, told } = await openSource(provider, setup);
    source.behave?.('hostile');
    let fields = 0;
    source.taintWith?.(value => {
      fields++;
      return value;
    });
    await told();
    for (const [index, { name, text }] of LARGE.entries()) {
      let at = 0;
      const chosen = Math.floor((fields * (index + 0.5)) / LARGE.length);
      source.taintWith?.(value => (at++ === chosen ? `${value}${text}` : value));
      const { all } = await told();
      expect(unplainParts(all), name).toEqual([]);
      expect(JSON.stringify(all).length, name).toBeLessThan(8_000_000);
    }
  });

  it('tells nothing but plain text when a fuzzer makes it up', { timeout: 240_000 }, async () => {
    const { source, told } = await openSource(provider, setup);
    source.behave?.('hostile');
    const piece = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.constantFrom(...SMALL.map(({ text }) => text)),
      fc.string({ maxLength: 8 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { minLength: 1, maxLength: 40 }), async pieces => {
        let at = 0;
        source.taintWith?.(value => `${pieces[at++ % pieces.length] ?? ''}${value}${pieces[at % pieces.length] ?? ''}`);
        expect(unplainParts((await told()).all)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});
