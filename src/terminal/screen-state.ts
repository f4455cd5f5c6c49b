import type { Link, Own } from '../contracts/panel.js';
import type { IncidentId } from '../model/incident.js';
import type { SignalId } from '../model/signal.js';
import type { Preferences } from './preferences.js';

/** What the person did to one panel. */
export interface PanelState {
  readonly cursor: number;
  /** The row the cursor stays on when rows move; absent until the person has moved. */
  readonly cursorId?: string;
  readonly expanded: ReadonlySet<string>;
  readonly marks: ReadonlySet<string>;
  readonly filter: string;
  readonly draft: string;
  readonly mode?: string;
}

/** Where someone looked, for back and forward. */
export interface Place {
  readonly layout: string;
  readonly focus: string;
  readonly zoomed: boolean;
  readonly incident?: IncidentId;
  readonly signal?: SignalId;
}

/** Everything that belongs to the screen and not to the room. Plain data, never mutated. */
export interface ScreenState extends Place {
  readonly panels: ReadonlyMap<string, PanelState>;
  /** The panel whose prompt takes the keys. */
  readonly typing?: string;
  /** The person has pressed a key: from then on the cursor stays with its row. */
  readonly touched: boolean;
  readonly back: readonly Place[];
  readonly forward: readonly Place[];
  readonly weights: Readonly<Record<string, number>>;
  readonly theme: string;
  /** How the terminal is reached, as it was told last. */
  readonly link?: Link;
}

const NEW_PANEL: PanelState = { cursor: 0, expanded: new Set(), marks: new Set(), filter: '', draft: '' };

export function initialScreen(preferences: Preferences, focus: string): ScreenState {
  return {
    layout: preferences.layout,
    focus,
    zoomed: preferences.zoomed === focus,
    panels: new Map(),
    touched: false,
    back: [],
    forward: [],
    weights: preferences.weights,
    theme: preferences.theme,
  };
}

/** The panel that has all the screen; empty: none has. */
export const zoomedPanel = ({ zoomed, focus }: Place): string => (zoomed ? focus : '');

export const panelState = (screen: ScreenState, panel: string): PanelState => screen.panels.get(panel) ?? NEW_PANEL;

export function withPanel(screen: ScreenState, panel: string, change: Partial<PanelState>): ScreenState {
  const panels = new Map(screen.panels);
  panels.set(panel, { ...panelState(screen, panel), ...change });
  return { ...screen, panels };
}

/** With the cursor of a panel on its first row, whatever that is. */
export function atFirstRow(screen: ScreenState, panel: string): ScreenState {
  const { cursorId: _, ...rest } = panelState(screen, panel);
  const panels = new Map(screen.panels);
  panels.set(panel, { ...rest, cursor: 0 });
  return { ...screen, panels };
}

/** What a panel is given of it. */
export function ownOf(screen: ScreenState, panel: string): Own {
  const { cursor, cursorId, expanded, marks, filter, draft, mode } = panelState(screen, panel);
  return {
    cursor,
    expanded,
    marks,
    filter,
    draft,
    typing: screen.typing === panel,
    ...(cursorId === undefined ? {} : { cursorId }),
    ...(mode === undefined ? {} : { mode }),
    ...(screen.incident === undefined ? {} : { incident: screen.incident }),
    ...(screen.signal === undefined ? {} : { signal: screen.signal }),
    ...(screen.link === undefined ? {} : { link: screen.link }),
  };
}

export const placeOf = ({ layout, focus, zoomed, incident, signal }: ScreenState): Place => ({
  layout,
  focus,
  zoomed,
  ...(incident === undefined ? {} : { incident }),
  ...(signal === undefined ? {} : { signal }),
});

const HISTORY_KEPT = 50;

/** The screen as it was, with the place it leaves remembered when it goes to another one. */
export function remembering(before: ScreenState, after: ScreenState): ScreenState {
  const moved = before.layout !== after.layout || before.focus !== after.focus || before.zoomed !== after.zoomed;
  return moved ? { ...after, back: [...before.back.slice(-HISTORY_KEPT), placeOf(before)], forward: [] } : after;
}

/** One step back or forward; the same screen when there is none. */
export function travelled(screen: ScreenState, by: 1 | -1): ScreenState {
  const [from, to] = by < 0 ? [screen.back, screen.forward] : [screen.forward, screen.back];
  const place = from.at(-1);
  if (!place) return screen;
  const { incident: _incident, signal: _signal, ...rest } = screen;
  const moved: ScreenState = { ...rest, ...place };
  const [left, right] = [from.slice(0, -1), [...to, placeOf(screen)]];
  return by < 0 ? { ...moved, back: left, forward: right } : { ...moved, forward: left, back: right };
}
