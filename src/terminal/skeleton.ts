/** The first picture, drawn before panels and room are loaded: the layout that will be there, with the titles of its panels. */
import type { Theme } from '../contracts/theme.js';
import type { Instant } from '../model/time.js';
import { layoutNamed, place } from './layout.js';
import { paintEmpty } from './paint/empty.js';
import { paintFrames, type Title } from './paint/frames.js';
import { styleOf, type Look } from './paint/look.js';
import { PANEL_TITLES } from './panel-titles.generated.js';
import type { Preferences } from './preferences.js';
import { resolveTheme } from './resolved-theme.js';
import { LOOKING } from './waiting.js';
import type { Terminal } from './tty/contract.js';

/** Paints it and presents it. */
export function presentSkeleton(
  terminal: Terminal,
  themes: readonly Theme[],
  { theme, layout, zoomed, weights }: Pick<Preferences, 'theme' | 'layout' | 'zoomed' | 'weights'>,
): void {
  const surface = terminal.surface();
  const chosen = themes.find(each => each.id === theme) ?? themes[0];
  if (!chosen) return;
  const look: Look = { theme: resolveTheme(chosen, themes, terminal.abilities.depth), unicode: terminal.abilities.glyphs !== 'ascii' };
  const lead = zoomed in PANEL_TITLES ? zoomed : layoutNamed(layout).lead;
  const placement = place({
    size: terminal.size,
    layout,
    focus: lead,
    zoomed: zoomed === lead,
    maker: false,
    weights,
    known: new Set(Object.keys(PANEL_TITLES)),
  });
  const titles = new Map(
    placement.panels.map(({ id }): readonly [string, Title] => [id, { title: PANEL_TITLES[id] ?? id, header: {}, filter: '', marks: 0 }]),
  );
  surface.fill(look.theme.base);
  paintFrames(surface, { placement, focus: lead, titles, look, now: 0 as Instant, maker: false });
  surface.put(placement.header.x + 1, placement.header.y, 'warroom', styleOf(look, 'accent'));
  surface.fill(styleOf(look, undefined, 'bar'), placement.bar);
  const first = placement.panels.find(({ id }) => id === lead);
  if (first) paintEmpty(surface.sub(first.content), LOOKING, look);
  terminal.present();
}
