/** `:`: everything that can be done, found by any part of its name; words of k9s and vi work. */
import fuzzysort from 'fuzzysort';
import type { RoomIntent, ScreenIntent } from '../../state/intent.js';
import { fit, fitEnd, pad, width } from '../../text/width.js';
import { styleOf } from '../paint/look.js';
import { edit, lineOf, type EditedLine } from './line-editor.js';
import type { LineHistory } from './line-history.js';
import { CLOSED, OPEN, openBox, type Overlay, type OverlayAnswer } from './overlay.js';

type Intent = RoomIntent | ScreenIntent;

export interface PaletteEntry {
  /** What is typed: 'quit', 'theme', 'incidents.merge'. */
  readonly name: string;
  readonly title: string;
  readonly keys: string;
  /** Why it can't be done now. */
  readonly refused?: string;
  readonly intent?: Intent;
  /** It wants a word or more behind its name. */
  readonly takes?: { readonly what: string; readonly choices?: readonly string[]; make(argument: string): Intent | string };
}

export interface PaletteInput {
  readonly entries: readonly PaletteEntry[];
  /** Short words by what they stand for. */
  readonly aliases: Readonly<Record<string, string>>;
  /** What was done here before: the arrow up brings it back. */
  readonly history: LineHistory;
}

interface Candidate {
  readonly entry: PaletteEntry;
  readonly argument?: string;
}

const ROWS = 12;

/** What fits the text, best first. An exact name or alias leads; a name that takes words offers its choices. */
export function candidates(text: string, { entries, aliases }: Pick<PaletteInput, 'entries' | 'aliases'>): readonly Candidate[] {
  const [, first = '', space = '', rest = ''] = /^(\S*)(\s*)(.*)$/.exec(text) ?? [];
  const named = entries.find(entry => entry.name === (aliases[first] ?? first));
  if (named?.takes && space !== '') {
    const { choices } = named.takes;
    if (!choices) return [{ entry: named, argument: rest }];
    const found = rest === '' ? choices : fuzzysort.go(rest, choices).map(result => result.target);
    return found.map(argument => ({ entry: named, argument }));
  }
  if (text.trim() === '') return entries.map(entry => ({ entry }));
  const found = fuzzysort.go(text.trim(), entries, { keys: ['name', 'title'], limit: 50, threshold: 0.5 }).map(result => result.obj);
  return [...(named ? [named] : []), ...found.filter(entry => entry !== named)].map(entry => ({ entry }));
}

export function paletteOverlay(input: PaletteInput): Overlay {
  let line: EditedLine = lineOf('');
  let chosen = 0;
  let said = '';
  const walk = input.history.walk();
  const found = (): readonly Candidate[] => candidates(line.text, input);

  function perform(): OverlayAnswer {
    const candidate = found()[chosen];
    if (!candidate) {
      said = `There is no command ${line.text}`;
      return OPEN;
    }
    const { entry, argument } = candidate;
    if (entry.refused !== undefined) {
      said = entry.refused;
      return OPEN;
    }
    if (entry.takes && (argument === undefined || argument.trim() === '')) {
      if (entry.intent) {
        input.history.add(entry.name);
        return { is: 'closed', intent: entry.intent };
      }
      complete();
      said = entry.takes.what;
      return OPEN;
    }
    const intent = entry.takes ? entry.takes.make(argument?.trim() ?? '') : entry.intent;
    if (intent === undefined || typeof intent === 'string') {
      said = intent ?? '';
      return OPEN;
    }
    input.history.add(argument === undefined ? entry.name : `${entry.name} ${argument}`);
    return { is: 'closed', intent };
  }
  function recall(text: string | undefined): boolean {
    if (text === undefined) return false;
    line = lineOf(text);
    chosen = 0;
    said = '';
    return true;
  }
  function complete(): void {
    const candidate = found()[chosen];
    if (!candidate) return;
    line = lineOf(
      candidate.argument === undefined
        ? `${candidate.entry.name}${candidate.entry.takes ? ' ' : ''}`
        : `${candidate.entry.name} ${candidate.argument}`,
    );
    chosen = 0;
  }

  return {
    name: 'palette',
    handle(token) {
      if (token.kind === 'key') {
        const count = found().length;
        switch (token.key) {
          case 'escape':
          case 'ctrl-c':
            return CLOSED;
          // The line end of a paste must not run what was pasted.
          case 'enter':
            return token.together ? OPEN : perform();
          case 'tab':
            complete();
            return OPEN;
          case 'down':
          case 'ctrl-n':
            if (!recall(walk.later())) chosen = Math.min(count - 1, chosen + 1);
            return OPEN;
          // Above the first of what is found stands what was done before.
          case 'up':
          case 'ctrl-p':
            if (chosen > 0 || !recall(walk.earlier(line.text))) chosen = Math.max(0, chosen - 1);
            return OPEN;
          case 'backspace':
            if (line.text === '') return CLOSED;
            break;
        }
      }
      const next = edit(line, token);
      if (next && next.text !== line.text) {
        chosen = 0;
        said = '';
      }
      line = next ?? line;
      return OPEN;
    },
    paint(surface, scene) {
      const { look } = scene;
      const all = found();
      const { inside, x, y } = openBox(surface, scene, {
        title: 'Command',
        width: 84,
        height: Math.min(ROWS, Math.max(1, all.length)) + 4,
        token: 'border.focused',
        at: 'top',
      });
      inside.fill(styleOf(look, 'input'), { x: 0, y: 0, width: inside.width, height: 1 });
      const from = inside.put(0, 0, ': ', styleOf(look, 'accent', 'input'));
      const before = fitEnd([...line.text].slice(0, line.cursor).join(''), inside.width - from - 1);
      const at = inside.put(from, 0, before, styleOf(look, 'input'));
      inside.put(at, 0, [...line.text].slice(line.cursor).join(''), styleOf(look, 'input'), Math.max(0, inside.width - at));
      if (said === '' && line.text === '')
        inside.put(
          0,
          1,
          fit(`Tab completes, Enter does it, ${look.unicode ? '↑' : 'up'} brings back what was done before`, inside.width),
          styleOf(look, 'dim'),
        );
      if (said !== '') inside.put(0, 1, fit(said, inside.width), styleOf(look, 'severity.warning'));
      else if (all.length === 0) inside.put(0, 2, 'Nothing has that name', styleOf(look, 'dim'));
      const room = inside.height - 2;
      const top = Math.max(0, Math.min(chosen - (room >> 1), all.length - room));
      all.slice(top, top + room).forEach(({ entry, argument }, row) => {
        const under = top + row === chosen;
        const on = under ? ('cursor' as const) : undefined;
        const able = entry.refused === undefined;
        if (under) inside.fill(styleOf(look, undefined, on), { x: 0, y: row + 2, width: inside.width, height: 1 });
        const title = argument ?? entry.title;
        const right = able ? entry.keys : (entry.refused ?? '');
        const shown = Math.min(width(right), Math.max(0, inside.width - 50));
        inside.put(
          0,
          row + 2,
          pad(` ${entry.name}${entry.takes && argument === undefined ? ' …' : ''}`, 22),
          styleOf(look, able ? 'strong' : 'dim', on),
          22,
        );
        inside.put(23, row + 2, title, styleOf(look, able ? 'text' : 'dim', on), Math.max(0, inside.width - 24 - shown - 1));
        inside.put(inside.width - shown - 1, row + 2, fit(right, shown), styleOf(look, able ? 'key' : 'dim', on));
      });
      return { x: x + Math.min(at, inside.width - 1), y };
    },
  };
}
