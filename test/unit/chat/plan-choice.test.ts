import { describe, expect, it } from 'vitest';
import { createChat } from '../../../src/chat/chat-session.js';
import { ModelFailed, type ChatModel, type ModelRequest } from '../../../src/chat/chat-model.js';
import { choiceForm, readChoice, type PlanChoices } from '../../../src/chat/plan-choice.js';
import { createRedactor } from '../../../src/chat/redact.js';
import { plainText } from '../../../src/model/plain-text.js';
import { ok } from '../../../src/model/result.js';
import { fakeClock } from '../../support/fake-clock.js';
import { injectionCorpus } from '../../support/injection-corpus.js';

const choices: PlanChoices = {
  incident: plainText('checkout: HighErrorRate'),
  actions: [plainText('Roll back deployment shop/checkout r42 → r41'), plainText('Restart deployment shop/checkout')],
  evidence: [
    { id: 'e1', text: plainText('finished 70 s before the first alert') },
    { id: 'e2', text: plainText('password=hunter2hunter2 in its log') },
  ],
};
const good = { action: 1, evidence: ['e1'], reason: 'the rollout came just before' };

/** A chat whose model says this, whatever it is asked; or none. */
function chatWith(answer: string | Error | undefined): {
  readonly asked: ModelRequest[];
  choose(): ReturnType<ReturnType<typeof createChat>['choosePlan']>;
} {
  const asked: ModelRequest[] = [];
  const model: ChatModel = {
    host: plainText('http://127.0.0.1:11434'),
    remote: false,
    models: async () => ok([{ name: plainText('scripted'), bytes: 1 }]),
    async *stream(_, request) {
      asked.push(request);
      if (answer instanceof Error) throw answer;
      yield { text: answer ?? '' };
      yield { done: { cutShort: false } };
    },
  };
  const chat = createChat({
    ...(answer === undefined ? {} : { model }),
    window: 4096,
    clock: fakeClock(),
    redactor: createRedactor(),
    turnChanged: () => undefined,
    modelChanged: () => undefined,
  });
  return { asked, choose: () => chat.choosePlan(choices) };
}

describe('a model that chooses a plan', () => {
  it('gets numbered actions and evidence, redacted, and can answer with nothing but numbers, ids and a sentence', async () => {
    const room = chatWith(JSON.stringify(good));
    expect(await room.choose()).toEqual(ok({ action: 0, evidence: ['e1'], reason: 'the rollout came just before' }));
    const [request] = room.asked;
    expect(request?.messages.at(-1)?.content).toContain('1. Roll back deployment shop/checkout r42 → r41');
    expect(JSON.stringify(request)).not.toContain('hunter2');
    expect(request?.schema).toMatchObject({
      additionalProperties: false,
      properties: { action: { minimum: 1, maximum: 2 }, evidence: { items: { enum: ['e1', 'e2'] } } },
    });
  });

  it.each([
    ['no number', { ...good, action: 'delete namespace' }, 'none of the 2 actions'],
    ['one that is not there', { ...good, action: 3 }, 'none of the 2 actions'],
    ['none', { ...good, action: 0 }, 'none of the 2 actions'],
    ['half of one', { ...good, action: 1.5 }, 'none of the 2 actions'],
    ['evidence that does not exist', { ...good, evidence: ['e9'] }, 'no evidence that exists'],
    ['no reason', { ...good, reason: ' ' }, 'no reason'],
    ['what is no object', [1], 'none of the 2 actions'],
  ])('chooses nothing with %s', (_, raw, because) =>
    expect(readChoice(JSON.stringify(raw), choices)).toMatchObject({ ok: false, error: expect.stringContaining(because) as string }),
  );

  it('is talked into no other action by any text, in the question or in the answer', () => {
    for (const text of injectionCorpus) {
      expect(readChoice(text, choices).ok).toBe(false);
      const answer = readChoice(
        JSON.stringify({ ...good, reason: text, name: 'drain', on: { kind: 'node' }, params: { all: true } }),
        choices,
      );
      expect(answer.ok && Object.keys(answer.value)).toEqual(['action', 'evidence', 'reason']);
      // eslint-disable-next-line no-control-regex -- what must not come through
      expect(answer.ok && answer.value.reason).not.toMatch(/[\u0000-\u001f\u200b]/);
      const form = choiceForm({ ...choices, actions: [plainText(text)] }, createRedactor());
      expect(form.messages.map(({ role }) => role)).toEqual(['system', 'user']);
    }
  });

  it('is not missed: without one, or when it fails, that is said', async () => {
    expect(await chatWith(undefined).choose()).toMatchObject({ ok: false, error: expect.stringContaining('no model') as string });
    expect(await chatWith('the best thing is to wait').choose()).toMatchObject({ ok: false, error: 'its answer is no JSON' });
    expect(
      await chatWith(
        new ModelFailed({ kind: 'unreachable', asked: plainText('POST /api/chat'), answered: plainText('connection refused') }),
      ).choose(),
    ).toMatchObject({ ok: false, error: 'POST /api/chat: connection refused' });
  });
});
