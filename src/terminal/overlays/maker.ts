/** Turning maker mode on: the name of what will be changed has to be typed. */
import type { Line } from '../../contracts/content.js';
import type { RoomState } from '../../state/state.js';
import { wrap } from '../../text/wrap.js';
import { putLine } from '../paint/look.js';
import { width } from '../../text/width.js';
import { NOTHING_TYPED, typeInto, type TypedWord } from '../typed-word.js';
import { CLOSED, dimBehind, OPEN, openBox, type Overlay } from './overlay.js';

export interface MakerInput {
  room(): RoomState;
  /** The person's name, when it was given with the command. */
  readonly operator?: string;
  /** Monotonic milliseconds, in the time of the tokens. */
  readonly openedAt: number;
}

const WORDS =
  'In maker mode an approved step is really performed. It ends by itself, and each step still needs its own typed word. Nothing has been changed so far.';

export function makerOverlay({ room, operator, openedAt }: MakerInput): Overlay {
  let typed: TypedWord = { ...NOTHING_TYPED, lastAt: openedAt };
  return {
    name: 'maker',
    handle(token) {
      if (token.kind === 'key' && (token.key === 'escape' || token.key === 'ctrl-c')) return CLOSED;
      const word = room().maker.challenge;
      typed = typeInto(typed, token, { word, isTooSoon: false });
      return word !== '' && typed.typed === word
        ? { is: 'closed', intent: { type: 'maker-on', typed: typed.typed, ...(operator === undefined ? {} : { operator }) } }
        : OPEN;
    },
    update: next => (next.maker.on ? CLOSED : OPEN),
    paint(surface, scene) {
      dimBehind(surface, scene);
      const wide = Math.min(84, scene.area.width);
      const { maker } = scene.room;
      const prompt = 'Type it to turn maker mode on, Esc to leave:  ';
      const lines: Line[] = [
        ...wrap(WORDS, wide - 4).map((text): Line => [{ text }]),
        [],
        [
          { text: 'What you will change  ', token: 'dim' },
          { text: maker.challenge, token: 'strong' },
        ],
        [
          { text: 'Who will have done it ', token: 'dim' },
          { text: operator ?? maker.operator ?? 'asked of the system', token: 'text' },
          { text: maker.identity ? ` (${maker.identity})` : '', token: 'dim' },
        ],
        [],
        [{ text: prompt }, { text: typed.typed, token: 'strong' }],
        [{ text: typed.because ?? '', token: 'severity.warning' }],
      ];
      const { inside, x, y } = openBox(surface, scene, {
        title: 'Maker mode',
        width: wide,
        height: lines.length + 2,
        token: 'border.maker',
        heavy: true,
      });
      lines.forEach((line, row) => putLine(inside, line, scene.look, { x: 0, y: row, limit: inside.width }));
      return { x: x + Math.min(inside.width - 1, prompt.length + width(typed.typed)), y: y + lines.length - 2 };
    },
  };
}
