import type { Content } from '../../contracts/content.js';
import { width } from '../../text/width.js';
import { wrap } from '../../text/wrap.js';
import type { Surface } from '../tty/contract.js';
import { styleOf, type Look } from './look.js';

/** A title and a hint a little above the middle. */
export function paintEmpty(surface: Surface, { title, hint }: Extract<Content, { readonly kind: 'empty' }>, look: Look): void {
  surface.fill(look.theme.base);
  const room = Math.max(1, surface.width - 4);
  const titles = wrap(title, room);
  const hints = hint === undefined ? [] : wrap(hint, room);
  const total = titles.length + hints.length + (hints.length > 0 ? 1 : 0);
  let y = Math.max(0, Math.floor((surface.height - total) * 0.4));
  const centred = (text: string, strong: boolean): void => {
    surface.put(Math.max(1, Math.floor((surface.width - width(text)) / 2)), y++, text, styleOf(look, strong ? 'text' : 'dim'));
  };
  for (const line of titles) centred(line, true);
  if (hints.length > 0 && surface.height > total - 1) y++;
  for (const line of hints) centred(line, false);
}
