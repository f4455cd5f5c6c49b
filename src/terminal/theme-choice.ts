/** Which theme a room is shown in: the person's, unless where we look has one of its own. */
import type { RoomState } from '../state/state.js';
import { matchesGlob } from '../text/glob.js';

/** From the config file: the look of the contexts whose name fits, so that production can be red. */
export interface ContextTheme {
  /** With `*` for anything. */
  readonly context: string;
  readonly theme: string;
}

/** The first theme whose pattern fits a context of the room, or that of a source: "prod-eu/shop", or "prod-eu" alone. */
export function themeOfContext(
  themes: readonly ContextTheme[],
  { context, health }: Pick<RoomState, 'context' | 'health'>,
): string | undefined {
  if (themes.length === 0) return undefined;
  const names = [context, ...context.split(' · '), ...[...health.values()].flatMap(source => source.context ?? [])];
  const all = names.flatMap(name => [name, name.split('/')[0] ?? name]);
  return themes.find(each => all.some(name => matchesGlob(each.context, name)))?.theme;
}
