import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { factsOf } from '../../../src/chat/facts.js';
import { intentOf } from '../../../src/chat/intents.js';
import { claimsOf } from '../../../src/chat/claims.js';
import { ollamaAddress, ollamaModel } from '../../../src/chat/ollama.js';
import { promptOf, type Prompt } from '../../../src/chat/prompt.js';
import { createRedactor } from '../../../src/chat/redact.js';
import { gather, type Inquiry } from '../../../src/chat/retrieval/gather.js';
import { lookedUpFacts } from '../../../src/chat/retrieval/looked-up.js';
import { plainText } from '../../../src/model/plain-text.js';
import { fail, ok } from '../../../src/model/result.js';
import type { ProviderId } from '../../../src/model/signal.js';
import { instant } from '../../../src/model/time.js';
import { DEFAULT_WINDOW } from '../../../src/session/chatting.js';
import { systemClock } from '../../../src/session/clock.js';
import { initialState } from '../../../src/state/ground.js';
import type { EvalSet } from '../eval-set.js';
import { holds, keysOf, partsOf } from './holmes-keys.js';

interface Case {
  readonly id: string;
  readonly kind: string;
  readonly question?: string | readonly string[] | null;
  readonly expected_output: readonly string[];
  readonly recorded_calls: readonly {
    readonly tool: string;
    readonly params: unknown;
    readonly status: string;
    readonly output: string | null;
    readonly error: string | null;
  }[];
  readonly extra: Readonly<Record<string, unknown>> | null;
}

/** What is known before anything is asked: the alert of an investigation. */
const ALERT_FILES = ['issue_data.json', 'investigate_request.json'];
const SOURCE = 'recorded' as ProviderId;
const AT = instant(0);

function readCases(folder: string): readonly Case[] {
  return readdirSync(join(folder, 'cases'))
    .sort()
    .flatMap(name => {
      const bytes = readFileSync(join(folder, 'cases', name));
      const found = JSON.parse((name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')) as Case;
      return found.kind === 'recorded' ? [found] : [];
    });
}

/** The recorded calls as questions of a source, in the order of their names; the alert stands first. */
function inquiriesOf({ recorded_calls: calls, extra }: Case): readonly Inquiry[] {
  const window = { from: AT, to: AT };
  const told = (name: string, answer: () => ReturnType<typeof ok> | ReturnType<typeof fail>): Inquiry => ({
    source: SOURCE,
    args: { window },
    question: { name, purpose: '', ask: () => Promise.resolve(answer() as never) },
  });
  const alerts = ALERT_FILES.flatMap(file =>
    extra?.[file] === undefined
      ? []
      : [told('alert', () => ok({ status: 'found', signals: [], asked: plainText('alert'), text: JSON.stringify(extra[file]) }))],
  );
  return [
    ...alerts,
    ...calls.map(call => {
      const asked = plainText(
        `${call.tool} ${Object.values((call.params ?? {}) as Record<string, unknown>)
          .filter(value => typeof value === 'string' || typeof value === 'number')
          .join(' ')}`,
        200,
      );
      return told(call.tool, () =>
        call.status === 'error'
          ? fail({ kind: 'unexpected-answer', asked, answered: plainText(call.output || call.error, 2000) })
          : ok({ status: call.output ? 'found' : 'nothing', signals: [], asked, text: call.output ?? '' }),
      );
    }),
  ];
}

/** A case's own words: its question, or the title of its alert. */
function questionOf({ question, extra }: Case): string {
  const text = typeof question === 'string' ? question : question?.join('\n');
  if (text) return text;
  const alert = (extra?.['issue_data.json'] ?? extra?.['investigate_request.json'] ?? {}) as {
    readonly title?: string;
    readonly description?: string;
  };
  return `What is the cause of ${alert.title ?? 'this alert'}? ${alert.description ?? ''}`;
}

/** What the program would send to a model for this case. */
async function promptFor(one: Case, window: number): Promise<Prompt> {
  const question = questionOf(one);
  const answers = await gather(inquiriesOf(one), systemClock(), new AbortController().signal);
  const { room: state } = initialState(AT);
  const facts = [...lookedUpFacts(question, answers), ...factsOf({ state })];
  return promptOf(question, { state }, facts, { intent: intentOf(question), window, redactor: createRedactor(), earlier: [] });
}

/** What a real model makes of it: the claims that the verifier lets stand. The first model of the server answers. */
async function answerOf(prompt: Prompt, host: string): Promise<string> {
  const address = ollamaAddress(host);
  if (!address) return '';
  const model = ollamaModel(address);
  const signal = AbortSignal.timeout(120_000);
  const known = await model.models(signal);
  const name = known.ok ? known.value[0]?.name : undefined;
  if (name === undefined) return '';
  let text = '';
  for await (const piece of model.stream(
    name,
    { messages: prompt.messages, schema: prompt.schema, window: DEFAULT_WINDOW, longest: 400 },
    signal,
  ))
    if ('text' in piece) text += piece.text;
  const facts = new Map(prompt.packed.map(fact => [fact.id as string, fact]));
  return claimsOf(text, facts, true)
    .filter(claim => claim.verdict === 'cited')
    .map(claim => claim.text)
    .join('\n');
}

const everything = (one: Case): string =>
  [
    ...one.recorded_calls.map(call => `${call.tool} ${JSON.stringify(call.params)} ${call.output ?? ''} ${call.error ?? ''}`),
    ...ALERT_FILES.map(file => JSON.stringify(one.extra?.[file] ?? '')),
  ].join('\n');
/** The same room filled from the start of each answer: what a program does that cuts. */
const heads = (one: Case, characters: number): string => {
  const texts = one.recorded_calls.map(call => call.output ?? '');
  return texts.map(text => text.slice(0, Math.floor(characters / Math.max(1, texts.length)))).join('\n');
};

export const holmes: EvalSet = {
  id: 'holmes',
  folder: 'holmes-evals',
  marker: 'cases',
  figures: [
    { name: 'facts', title: 'facts kept of those recorded', reach: 0.85 },
    { name: 'facts_all', title: 'facts of all statements' },
    { name: 'recorded', title: 'facts that the records hold at all' },
    { name: 'heads', title: 'kept when answers are cut instead' },
    { name: 'answers', title: 'facts in the answers of OLLAMA_HOST' },
  ],
  async run(folder) {
    const rows = [];
    const host = process.env['OLLAMA_HOST'];
    for (const one of readCases(folder)) {
      const prompt = await promptFor(one, DEFAULT_WINDOW);
      const pack = prompt.packed.map(fact => fact.text).join('\n');
      const texts = { all: everything(one), pack, heads: heads(one, pack.length) };
      const keys = one.expected_output.flatMap(partsOf).map(keysOf);
      const recorded = keys.filter(key => holds(texts.all, key));
      const share = (text: string, of: typeof keys): number => of.filter(key => holds(text, key)).length / Math.max(1, of.length);
      const answered = host ? share(await answerOf(prompt, host), keys) : 0;
      rows.push({
        id: one.id,
        answered,
        recorded: share(texts.all, keys),
        kept: share(pack, recorded),
        all: share(pack, keys),
        heads: share(texts.heads, recorded),
        counts: recorded.length > 0,
        characters: pack.length,
      });
    }
    const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
    const counted = rows.filter(row => row.counts);
    return {
      figures: {
        facts: mean(counted.map(row => row.kept)),
        facts_all: mean(rows.map(row => row.all)),
        recorded: mean(rows.map(row => row.recorded)),
        heads: mean(counted.map(row => row.heads)),
        ...(host ? { answers: mean(rows.map(row => row.answered)) } : {}),
      },
      details: rows.map(
        row =>
          `${row.id.padEnd(52)} ${row.counts ? row.kept.toFixed(2) : ' -  '}  recorded ${row.recorded.toFixed(2)}  heads ${row.heads.toFixed(2)}  ${row.characters} characters`,
      ),
    };
  },
};
