import type { Chat } from '../chat/chat.js';
import { createChat } from '../chat/chat-session.js';
import { contextOf } from '../chat/facts.js';
import { ollamaAddress, ollamaModel } from '../chat/ollama.js';
import { openAiModel, speaksOpenAi } from '../chat/openai.js';
import { createRedactor } from '../chat/redact.js';
import { isAllowed } from '../chat/retrieval/inquiries.js';
import type { IncidentId } from '../model/incident.js';
import type { Performing } from './war-room.js';

/** Fits a question with a dozen facts; raise it in the config file for larger models. */
export const DEFAULT_WINDOW = 4096;

export interface ModelSettings {
  readonly host?: string;
  readonly name?: string;
  readonly window?: number;
  readonly tools?: boolean;
}

export interface Chatting extends Pick<Chat, 'choosePlan'> {
  find(): Promise<void>;
  ask(about: IncidentId | 'room', question: string): Promise<void>;
  cancel(): void;
  choose(name: string): Promise<void>;
  pull(name: string): Promise<void>;
}

/** Ties the chat to the room: context from the state, turns and model status back as events. */
export function createChatting(performing: Performing, settings: ModelSettings): Chatting {
  const address = ollamaAddress(settings.host);
  const chat = createChat({
    ...(address ? { model: speaksOpenAi(address.url) ? openAiModel(address) : ollamaModel(address) } : {}),
    ...(settings.name === undefined ? {} : { name: settings.name }),
    ...(settings.tools === undefined ? {} : { tools: settings.tools }),
    window: settings.window ?? DEFAULT_WINDOW,
    clock: performing.clock,
    redactor: createRedactor(),
    questions: () =>
      [...performing.connections.open()].flatMap(([source, connection]) =>
        (connection.questions ?? []).filter(question => isAllowed(question.name)).map(question => ({ source, question })),
      ),
    turnChanged: (about, turn) => performing.dispatch({ type: 'turn-changed', about, turn }),
    modelChanged: model => performing.dispatch({ type: 'model-changed', model }),
  });
  return {
    find: () => chat.find(),
    ask(about, question) {
      const { room } = performing.state();
      return chat.ask(about, question, contextOf(room, about), room.conversations.get(about)?.turns ?? []);
    },
    choosePlan: choices => chat.choosePlan(choices),
    cancel: () => chat.cancel(),
    choose: name => chat.choose(name),
    pull: name => chat.pull(name),
  };
}
