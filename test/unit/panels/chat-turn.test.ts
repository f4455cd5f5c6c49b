import { describe, expect, it } from 'vitest';
import { turnLines } from '../../../panels/chat/turn-lines.js';
import type { Frame } from '../../../src/contracts/panel.js';
import type { Turn } from '../../../src/model/conversation.js';
import { SAMPLE_NOW, text, turn } from '../../support/sample-parts.js';

const frame: Frame = { width: 60, height: 20, focused: true, now: SAMPLE_NOW, utcOffset: 0, unicode: true };
const drawn = (fields: Partial<Turn>): readonly { readonly text: string; readonly token?: string | undefined }[] =>
  turnLines({ ...turn('t1', 'why?', []), ...fields }, frame, undefined).map(line => ({
    text: line
      .map(span => span.text)
      .join('')
      .trim(),
    token: line.at(-1)?.token,
  }));

describe('a turn of the conversation', () => {
  it.each(['the prompt filled the window of 4096 tokens: part of it may have been cut', 'the answer was cut at its limit'])(
    'warns beside its answer: %s',
    failure => {
      const lines = drawn({ state: 'done', failure: text(failure) });
      expect(lines.map(line => line.text).join(' ')).toContain(failure);
      expect(lines.find(line => failure.startsWith(line.text.slice(0, 20)))?.token).toBe('severity.warning');
    },
  );

  it('says why no model took part, without alarm', () => {
    const lines = drawn({ state: 'done', failure: text('no model: GET http://127.0.0.1:11434/api/tags: fetch failed') });
    expect(lines.find(line => line.text.startsWith('no model'))?.token).toBe('dim');
  });

  it('tells what is being looked up', () => {
    expect(
      drawn({ state: 'thinking', doing: text('logs deployment shop/checkout') })
        .map(line => line.text)
        .join(' '),
    ).toContain('looking up logs deployment shop/checkout');
  });

  it('counts what the model looked up, and what it was refused', () => {
    const meter = { sent: 100, window: 4096, cut: 0, redacted: 0, looked: 2, refused: 1 };
    expect(
      drawn({ state: 'done', meter })
        .map(line => line.text)
        .join(' '),
    ).toContain('looked up 2, refused 1');
  });
});
