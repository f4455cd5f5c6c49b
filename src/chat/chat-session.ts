import type { CitedFact, Claim, ModelStatus, Turn } from '../model/conversation.js';
import { stableId } from '../model/identity.js';
import type { IncidentId } from '../model/incident.js';
import { plain, plainText, type PlainText } from '../model/plain-text.js';
import { fail, type Result } from '../model/result.js';
import { minutes } from '../model/time.js';
import { quantity } from '../text/amount.js';
import { answerFromEvidence } from './answers.js';
import type { Chat, ChatOptions } from './chat.js';
import { claimsOf } from './claims.js';
import { ModelFailed, type ChatModel } from './chat-model.js';
import { factsOf, type AnswerContext, type Fact } from './facts.js';
import { earlierMessages } from './earlier-messages.js';
import { factsMeant, meaningOf } from './follow-up.js';
import type { IntentName } from './intents.js';
import { patiently } from './patience.js';
import { choiceForm, readChoice, type PlanChoice, type PlanChoices } from './plan-choice.js';
import { promptOf, type Prompt } from './prompt.js';
import { gather } from './retrieval/gather.js';
import { inquiriesFor } from './retrieval/inquiries.js';
import { lookedUpFacts, redactedFact } from './retrieval/looked-up.js';
import { createLookups } from './tools/model-lookups.js';
import type { Used } from './tools/use-tools.js';

const LONGEST_ANSWER = 400;
const LONGEST_QUESTION = 1000;
/** Without a GPU the first token of a full window takes about a minute. */
const PATIENCE = minutes(3);

/** Questions to a model that only reads, or to the evidence itself; nothing else depends on it. One call at a time. */
export function createChat(options: ChatOptions): Chat {
  const { model, clock, redactor } = options;
  let window = options.window;
  let choices: ModelStatus['choices'];
  let name = options.name;
  let current: AbortController | undefined;
  let sequence = 0;
  const lookups = model
    ? createLookups({
        model,
        clock,
        redactor,
        ...(options.tools === undefined ? {} : { allowed: options.tools }),
        questions: () => options.questions?.() ?? [],
      })
    : undefined;
  let status: ModelStatus = { state: 'absent', because: plainText('no model was looked for yet') };

  const tell = (next: ModelStatus): void => {
    status = next;
    options.modelChanged(next);
  };
  const described = (state: ModelStatus['state'], because?: PlainText): ModelStatus => ({
    state,
    ...(name === undefined ? {} : { name: plainText(name, 120) }),
    ...(model ? { host: model.host, remote: model.remote } : {}),
    ...(because === undefined ? {} : { because }),
    ...(choices === undefined ? {} : { choices }),
  });

  async function find(): Promise<void> {
    if (!model) return tell(described('absent', plainText('no address of a model server: set OLLAMA_HOST')));
    const found = await model.models(AbortSignal.timeout(5000));
    if (!found.ok) return tell(described('absent', plain`${found.error.asked}: ${found.error.answered}`));
    choices = found.value.map(({ name: known, bytes }) => ({ name: known, ...(bytes === undefined ? {} : { bytes }) }));
    if (name === undefined) name = found.value[0]?.name;
    if (name === undefined) return tell(described('absent', plainText('the server has no model: :pull NAME fetches one')));
    const there = found.value.find(known => known.name === name || known.name === `${name ?? ''}:latest`);
    // A server that was started with a smaller window than ours cuts what is beyond it, and no model reads more than it was trained for.
    const { context } = there && model.abilities ? await model.abilities(there.name, AbortSignal.timeout(5000)) : {};
    window = Math.min(options.window, there?.window ?? options.window, context ?? options.window);
    tell(
      there
        ? described('ready')
        : described(
            'absent',
            plain`the server has no ${plainText(name, 120)}: choose with :model (${plainText(found.value.map(known => known.name).join(', '), 200)})`,
          ),
    );
  }

  async function ask(about: IncidentId | 'room', question: string, context: AnswerContext, earlier: readonly Turn[]): Promise<void> {
    current?.abort();
    const call = new AbortController();
    current = call;
    const asked = plainText(question.trim(), LONGEST_QUESTION);
    const at = clock.now();
    const turn = { id: stableId('turn', at, sequence++, asked), at, question: asked };
    const meaning = meaningOf(asked, earlier);
    const inquiries = inquiriesFor(asked, meaning.intent, context, options.questions?.() ?? []);
    if (inquiries.length > 0) options.turnChanged(about, { ...turn, claims: [], state: 'thinking', answeredBy: plainText('evidence') });
    const looked = lookedUpFacts(asked, await gather(inquiries, clock, call.signal)).map(fact => redactedFact(fact, redactor));
    const known = [...factsOf(context), ...looked];
    const facts = factsMeant(known, meaning);
    let base: Pick<Turn, 'id' | 'at' | 'question' | 'facts'> = { ...turn, facts: known.map(cited) };
    const change = (changed: Omit<Turn, 'id' | 'at' | 'question' | 'facts'>): void => options.turnChanged(about, { ...base, ...changed });
    if (call.signal.aborted) return change({ claims: [], state: 'cancelled', answeredBy: plainText('evidence') });
    if ((status.state === 'absent' || status.state === 'failed') && model) await find();
    if (!model || name === undefined || status.state === 'absent' || status.state === 'failed') {
      change({
        ...evidenceAnswer(meaning.intent, context, facts),
        ...(status.because === undefined ? {} : { failure: plain`no model: ${status.because}` }),
      });
      return;
    }
    tell(described('busy'));
    const packing = { intent: meaning.intent, window, redactor, earlier: earlierMessages(earlier, redactor) };
    const answeredBy = plainText(name, 120);
    try {
      const draft = promptOf(asked, context, facts, packing);
      const thinking = (doing?: PlainText): void =>
        change({ claims: [], state: 'thinking', answeredBy, meter: meterOf(draft), ...(doing === undefined ? {} : { doing }) });
      thinking();
      const used = (await lookups?.used({
        name,
        asked,
        context,
        facts: known,
        messages: draft.messages,
        window,
        signal: call.signal,
        looking: thinking,
      })) ?? { found: [], asked: 0, refused: 0 };
      const ids = new Set(known.map(fact => fact.id));
      const all = [...known, ...used.found.filter(fact => !ids.has(fact.id))];
      base = { ...turn, facts: all.map(cited) };
      const first = new Set<string>(used.found.map(fact => fact.id));
      const prompt =
        used.found.length === 0
          ? draft
          : promptOf(asked, context, [...facts, ...all.filter(fact => first.has(fact.id) && !facts.includes(fact))], { ...packing, first });
      await streamAnswer({ model, name, prompt, used, call, facts: new Map(all.map(fact => [fact.id as string, fact])) }, change);
      // Another question may have taken its place meanwhile: then the model is busy with that one.
      if (current === call) tell(described('ready'));
    } catch (error) {
      const because =
        error instanceof ModelFailed
          ? plain`${error.failure.asked}: ${error.failure.answered}${error.failure.tryThis ? plain`; ${error.failure.tryThis}` : plainText('')}`
          : plainText(error instanceof Error ? error.message : error, 300);
      // The model failed: the evidence still answers, and the failure is said.
      change({ ...evidenceAnswer(meaning.intent, context, facts), failure: because });
      if (current === call) tell(described('failed', because));
    } finally {
      if (current === call) current = undefined;
    }
  }

  const meterOf = (prompt: Prompt, used?: Used, counted?: number): NonNullable<Turn['meter']> => ({
    sent: counted ?? prompt.estimate,
    window,
    cut: prompt.cut,
    redacted: prompt.redacted,
    ...(used && used.asked + used.refused > 0 ? { looked: used.asked, refused: used.refused } : {}),
  });

  async function streamAnswer(
    answering: {
      readonly model: ChatModel;
      readonly name: string;
      readonly prompt: Prompt;
      readonly used: Used;
      readonly call: AbortController;
      readonly facts: ReadonlyMap<string, Fact>;
    },
    change: (turn: Omit<Turn, 'id' | 'at' | 'question' | 'facts'>) => void,
  ): Promise<void> {
    const { prompt, used, call, facts } = answering;
    const { signal } = call;
    const answeredBy = plainText(answering.name, 120);
    let text = '';
    let meter = meterOf(prompt, used);
    let cutShort = false;
    const pieces = answering.model.stream(
      answering.name,
      { messages: prompt.messages, schema: prompt.schema, window, longest: LONGEST_ANSWER },
      signal,
    );
    for await (const piece of patiently(pieces, { patience: PATIENCE, clock, call })) {
      if ('text' in piece) {
        text += piece.text;
        change({ claims: claimsOf(text, facts, false), state: 'streaming', answeredBy, meter });
      } else {
        meter = meterOf(prompt, used, piece.done.promptTokens);
        cutShort = piece.done.cutShort;
      }
    }
    // Ollama cuts a prompt that is too long without a word: its own count against our estimate tells (field.md 48).
    const lost = meter.sent + LONGEST_ANSWER > window;
    const failure = signal.aborted
      ? undefined
      : lost
        ? plain`the prompt filled the window of ${window} tokens: part of it may have been cut`
        : cutShort
          ? plainText('the answer was cut at its limit')
          : undefined;
    change({
      claims: claimsOf(text, facts, !signal.aborted),
      state: signal.aborted ? 'cancelled' : 'done',
      answeredBy,
      meter,
      ...(failure ? { failure } : {}),
    });
  }

  async function choosePlan(choices: PlanChoices): Promise<Result<PlanChoice, PlainText>> {
    current?.abort();
    const call = new AbortController();
    current = call;
    if ((status.state === 'absent' || status.state === 'failed') && model) await find();
    if (!model || name === undefined || status.state === 'absent' || status.state === 'failed')
      return fail(status.because ?? plainText('there is no model'));
    tell(described('busy'));
    try {
      let text = '';
      const pieces = model.stream(name, { ...choiceForm(choices, redactor), window, longest: LONGEST_ANSWER }, call.signal);
      for await (const piece of patiently(pieces, { patience: PATIENCE, clock, call })) if ('text' in piece) text += piece.text;
      if (current === call) tell(described('ready'));
      return call.signal.aborted ? fail(plainText('it was cancelled')) : readChoice(text, choices);
    } catch (error) {
      const because =
        error instanceof ModelFailed
          ? plain`${error.failure.asked}: ${error.failure.answered}`
          : plainText(error instanceof Error ? error.message : error, 300);
      if (current === call) tell(described('failed', because));
      return fail(because);
    } finally {
      if (current === call) current = undefined;
    }
  }

  return {
    find,
    ask,
    choosePlan,
    cancel() {
      current?.abort();
    },
    async pull(wanted) {
      if (!model?.pull) return tell(described(status.state, plainText('this server fetches no models: start it with the one you want')));
      current?.abort();
      const call = new AbortController();
      current = call;
      name = wanted.trim() || name;
      if (name === undefined) return;
      try {
        for await (const { what, done, of } of model.pull(name, call.signal))
          tell(
            described(
              'busy',
              of === undefined || done === undefined
                ? what
                : plain`${what} ${Math.floor((done / of) * 100)}% of ${plainText(quantity(of, 'bytes'))}`,
            ),
          );
        if (!call.signal.aborted) await find();
      } catch (error) {
        tell(
          described(
            'failed',
            error instanceof ModelFailed ? plain`${error.failure.asked}: ${error.failure.answered}` : plainText(String(error), 300),
          ),
        );
      } finally {
        if (current === call) current = undefined;
      }
      if (call.signal.aborted) await find();
    },
    async choose(chosen) {
      name = chosen.trim() || undefined;
      await find();
    },
  };
}

/** Answers by code: every sentence with its citations. */
function evidenceAnswer(intent: IntentName, context: AnswerContext, facts: readonly Fact[]): Pick<Turn, 'claims' | 'state' | 'answeredBy'> {
  const claims = answerFromEvidence(intent, context, facts).map(({ text, cites }): Claim => ({
    text,
    cites,
    verdict: cites.length > 0 ? 'cited' : 'plain',
  }));
  return { claims, state: 'done', answeredBy: plainText('evidence') };
}

const cited = ({ topic: _, weight: __, ...fact }: Fact): CitedFact => fact;
