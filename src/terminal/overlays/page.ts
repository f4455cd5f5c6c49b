/** A page of text to read and scroll: help, a plan in full, the log. */
import type { Line } from '../../contracts/content.js';
import { wrap } from '../../text/wrap.js';
import { lineWidth, putLine } from '../paint/look.js';
import { CLOSED, OPEN, openBox, type Overlay, type OverlayScene } from './overlay.js';

export interface PageInput {
  readonly name: 'help' | 'page';
  readonly title: string;
  /** Lines for the width there is. */
  lines(width: number, scene: OverlayScene): readonly Line[];
  readonly widest: number;
}

export function pageOverlay({ name, title, lines, widest }: PageInput): Overlay {
  let scroll = 0;
  let page = 1;
  let total = 0;
  return {
    name,
    handle(token) {
      if (token.kind === 'mouse' && token.action.startsWith('wheel')) {
        scrollBy(token.action === 'wheel-down' ? 3 : -3);
        return OPEN;
      }
      if (token.kind !== 'key') return OPEN;
      switch (token.key) {
        case 'escape':
        case 'q':
        case 'enter':
        case '?':
        case 'ctrl-c':
          return CLOSED;
        case 'j':
        case 'down':
          scrollBy(1);
          break;
        case 'k':
        case 'up':
          scrollBy(-1);
          break;
        case 'pagedown':
        case 'ctrl-f':
        case 'space':
          scrollBy(page - 1);
          break;
        case 'pageup':
        case 'ctrl-b':
          scrollBy(1 - page);
          break;
        case 'ctrl-d':
          scrollBy(page >> 1);
          break;
        case 'ctrl-u':
          scrollBy(-(page >> 1));
          break;
        case 'g':
        case 'home':
          scroll = 0;
          break;
        case 'G':
        case 'end':
          scrollBy(total);
          break;
      }
      return OPEN;
    },
    paint(surface, scene) {
      const wide = Math.min(widest + 4, scene.area.width - (scene.area.width > 90 ? 8 : 0));
      const all = lines(wide - 4, scene);
      const { inside } = openBox(surface, scene, {
        title,
        width: wide,
        height: Math.min(all.length + 3, scene.area.height),
        token: 'border.focused',
      });
      total = all.length;
      page = Math.max(1, inside.height - 1);
      scroll = Math.max(0, Math.min(scroll, total - page));
      for (let y = 0; y < page; y++) putLine(inside, all[scroll + y] ?? [], scene.look, { x: 0, y, limit: inside.width });
      const foot: Line = [
        { text: total > page ? `${Math.min(total, scroll + page)}/${total}  j k scroll  ` : '', token: 'dim' },
        { text: 'esc closes', token: 'dim' },
      ];
      putLine(inside, foot, scene.look, { x: Math.max(0, inside.width - lineWidth(foot)), y: inside.height - 1, limit: inside.width });
      return undefined;
    },
  };

  function scrollBy(by: number): void {
    scroll = Math.max(0, Math.min(Math.max(0, total - page), scroll + by));
  }
}

/** Text from outside or of our own, wrapped. */
export const textPage = (title: string, text: string): Overlay =>
  pageOverlay({
    name: 'page',
    title,
    widest: 110,
    lines: width => text.split('\n').flatMap(line => (line === '' ? [[]] : wrap(line, width).map((part): Line => [{ text: part }]))),
  });
