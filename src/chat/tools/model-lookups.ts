import type { Clock } from '../../contracts/provider.js';
import { within } from '../../contracts/within.js';
import type { EvidenceId } from '../../model/incident.js';
import type { PlainText } from '../../model/plain-text.js';
import { seconds } from '../../model/time.js';
import { ModelFailed, type ChatModel, type Message } from '../chat-model.js';
import type { AnswerContext, Fact } from '../facts.js';
import type { Redactor } from '../redact.js';
import { gather } from '../retrieval/gather.js';
import type { OpenQuestion } from '../retrieval/inquiries.js';
import { lookedUpFacts, redactedFact } from '../retrieval/looked-up.js';
import { readTools } from './read-tools.js';
import { useTools, type Used } from './use-tools.js';

/** A question that a model is about to answer, and what it is told. */
export interface Looking {
  readonly name: string;
  readonly asked: string;
  readonly context: AnswerContext;
  readonly facts: readonly Fact[];
  readonly messages: readonly Message[];
  readonly window: number;
  readonly signal: AbortSignal;
  looking(what: PlainText): void;
}
export interface LookupOptions {
  readonly model: ChatModel;
  readonly clock: Clock;
  readonly redactor: Redactor;
  /** True: every model that can; false: none; absent: those that are large enough to do it well. */
  readonly allowed?: boolean;
  questions(): readonly OpenQuestion[];
}
export interface ModelLookups {
  /** What the model looked up by itself; nothing for a model that calls no functions, and about the whole room. */
  used(looking: Looking): Promise<Used>;
}

/** Smaller models call at random, and where they are used a second look at the prompt costs a minute. */
const ENOUGH_PARAMETERS = 3e9;
/** All that a model looks up for one question may take this long. */
const PATIENCE = seconds(45);
const NOTHING: Used = { found: [], asked: 0, refused: 0 };

/** Lets those models look things up that can, and remembers which can't. A failure here is left to the answer to tell. */
export function createLookups({ model, clock, redactor, allowed, questions }: LookupOptions): ModelLookups {
  const can = new Map<string, boolean>();
  async function ability(name: string, signal: AbortSignal): Promise<boolean | undefined> {
    if (!model.abilities) return true;
    const { tools, parameters } = await model.abilities(name, signal);
    return tools === true && allowed === undefined ? parameters === undefined || parameters >= ENOUGH_PARAMETERS : tools;
  }
  return {
    async used({ name, asked, context, facts, messages, window, signal, looking }) {
      const { incident } = context;
      if (!incident || !model.calls || allowed === false) return NOTHING;
      // A server that can tell and does not has none; where none can tell, its answer to the first try does.
      const told = can.get(name) ?? (await ability(name, signal));
      if (told !== undefined) can.set(name, told);
      if (!told) return NOTHING;
      let sequence = 0;
      const number = (): EvidenceId => `t${++sequence}` as EvidenceId;
      const reading = {
        context: { ...context, incident },
        facts,
        asked,
        open: questions(),
        number,
        look: async (inquiries: Parameters<typeof gather>[0]) =>
          lookedUpFacts(asked, await gather(inquiries, clock, signal)).map(fact => ({ ...redactedFact(fact, redactor), id: number() })),
      };
      try {
        return await within(clock, PATIENCE, signal, limited =>
          useTools({ model, name, messages, window, tools: readTools, reading, redactor, signal: limited, looking }),
        );
      } catch (error) {
        if (!(error instanceof ModelFailed)) throw error;
        // A server that says no to functions is asked without them from now on.
        if (error.failure.kind !== 'unreachable' && error.failure.kind !== 'timed-out') can.set(name, false);
        return NOTHING;
      }
    },
  };
}
