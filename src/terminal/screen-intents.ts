/** What an intent does to the screen itself. Pure; overlays, copying and the room are the screen's business. */
import type { ScreenIntent } from '../state/intent.js';
import { layoutNamed, layoutOf } from './layout.js';
import { atFirstRow, panelState, remembering, travelled, withPanel, type ScreenState } from './screen-state.js';

/** What the screen looks like at this moment. */
export interface Surroundings {
  /** Panels that can be seen, in reading order. */
  readonly visible: readonly string[];
  readonly known: ReadonlySet<string>;
  /** Rows of the focused panel, and how many of them fit; undefined rows: it scrolls by lines. */
  readonly rows: { readonly count: number; id(index: number): string } | undefined;
  readonly lines: number;
  readonly page: number;
  /** It shows its end, and its cursor counts lines from there. */
  readonly fromEnd: boolean;
  /** There is room for one panel only. */
  readonly isSingle: boolean;
  /** The ring of panels when one is shown at a time. */
  readonly ring: readonly string[];
}

/** The next screen; the same object when nothing changed. */
export function changeScreen(screen: ScreenState, intent: ScreenIntent, around: Surroundings): ScreenState {
  const { focus } = screen;
  switch (intent.type) {
    case 'focus':
      return remembering(screen, shown(screen, intent.panel, around));
    case 'focus-next':
      return remembering(screen, focusNext(screen, intent.by, around));
    case 'layout': {
      const layout = layoutNamed(intent.name);
      const first = around.isSingle ? layout.lead : (layout.focus ?? layout.lead);
      return remembering(screen, { ...screen, layout: layout.name, zoomed: false, focus: around.known.has(first) ? first : focus });
    }
    case 'zoom':
      return remembering(screen, { ...screen, zoomed: !screen.zoomed });
    case 'resize-panel':
      return resized(screen, intent.by);
    case 'travel':
      return travelled(screen, intent.by);
    case 'back':
      return back(screen);
    case 'move':
      return moved(screen, intent.by, around);
    case 'next-match':
      return moved(screen, intent.by, around);
    case 'choose-incident':
      return chooseIncident(screen, intent, around);
    case 'choose-signal': {
      const chosen: ScreenState = {
        ...screen,
        signal: intent.signal,
        ...(intent.incident === undefined ? {} : { incident: intent.incident }),
      };
      return remembering(screen, intent.open === undefined ? chosen : shown(atFirstRow(chosen, intent.open), intent.open, around));
    }
    case 'mode':
      return withMode(screen, intent.panel, intent.mode);
    case 'toggle-expanded':
      return withPanel(screen, focus, { expanded: toggled(panelState(screen, focus).expanded, intent.id) });
    case 'toggle-mark':
      return moved(withPanel(screen, focus, { marks: toggled(panelState(screen, focus).marks, intent.id) }), 1, around);
    case 'mark-range':
      return withPanel(screen, focus, { marks: new Set([...panelState(screen, focus).marks, ...intent.ids]) });
    case 'clear-filter':
      return withPanel(screen, focus, { filter: '' });
    case 'type-into':
      return remembering(screen, { ...shown(screen, intent.panel, around), typing: intent.panel });
    case 'theme':
      return intent.id === undefined ? screen : { ...screen, theme: intent.id };
    // These open an overlay or reach beyond the screen.
    case 'send-draft':
    case 'filter':
    case 'palette':
    case 'help':
    case 'quit':
    case 'show':
    case 'copy':
    case 'snapshot':
    case 'redraw':
    case 'suspend':
    case 'mouse':
    case 'prompt':
    case 'open-maker':
    case 'open-approval':
    case 'show-log':
      return screen;
  }
}

/** The screen with a panel in sight and in focus: where it stands, in the layout it leads, or alone. */
function shown(screen: ScreenState, panel: string, { visible, known }: Surroundings): ScreenState {
  if (!known.has(panel)) return screen;
  const { typing: _, ...quiet } = screen;
  if (visible.includes(panel)) return { ...quiet, focus: panel };
  const home = layoutOf(panel);
  if (screen.zoomed) return { ...quiet, focus: panel };
  return home ? { ...quiet, layout: home.name, focus: panel } : { ...quiet, focus: panel, zoomed: true };
}

function focusNext(screen: ScreenState, by: 1 | -1, around: Surroundings): ScreenState {
  const ring = around.visible.length > 1 ? around.visible : around.ring;
  const at = ring.indexOf(screen.focus);
  const next = ring[(at + by + ring.length) % ring.length];
  return next === undefined ? screen : shown(screen, next, around);
}

function back(screen: ScreenState): ScreenState {
  const { typing, ...quiet } = screen;
  if (typing !== undefined) return quiet;
  const { filter, marks } = panelState(screen, screen.focus);
  if (filter !== '') return withPanel(screen, screen.focus, { filter: '' });
  if (marks.size > 0) return withPanel(screen, screen.focus, { marks: new Set() });
  return screen.zoomed && screen.back.length === 0 ? { ...screen, zoomed: false } : travelled(screen, -1);
}

function chooseIncident(
  screen: ScreenState,
  intent: Extract<ScreenIntent, { readonly type: 'choose-incident' }>,
  around: Surroundings,
): ScreenState {
  const { signal: _, ...rest } = screen;
  let next: ScreenState = { ...rest, incident: intent.incident };
  // The list follows, unless it stands on this incident or one of its alerts already.
  if (screen.incident !== intent.incident) next = withPanel(next, 'incidents', { cursorId: intent.incident });
  if (intent.open === undefined) return next;
  if (screen.incident !== intent.incident || intent.mode !== panelState(screen, intent.open).mode) next = atFirstRow(next, intent.open);
  next = intent.mode === undefined && intent.open !== 'timeline' ? next : withMode(next, intent.open, intent.mode);
  return remembering(screen, shown(next, intent.open, around));
}

function withMode(screen: ScreenState, panel: string, mode: string | undefined): ScreenState {
  const { mode: _, ...rest } = panelState(screen, panel);
  const panels = new Map(screen.panels);
  panels.set(panel, mode === undefined ? rest : { ...rest, mode });
  return { ...screen, panels };
}

type By = Extract<ScreenIntent, { readonly type: 'move' }>['by'];
const TURNED: Readonly<Record<string, By>> = {
  page: '-page',
  '-page': 'page',
  'half-page': '-half-page',
  '-half-page': 'half-page',
  first: 'last',
  last: 'first',
};

function moved(
  screen: ScreenState,
  by: By,
  { rows, lines, page, fromEnd }: Pick<Surroundings, 'rows' | 'lines' | 'page' | 'fromEnd'>,
): ScreenState {
  if (fromEnd) return moved(screen, typeof by === 'number' ? -by : (TURNED[by] ?? by), { rows, lines, page, fromEnd: false });
  const count = rows ? rows.count : Math.max(1, lines - page + 1);
  const { cursor } = panelState(screen, screen.focus);
  const step = Math.max(1, page - 1);
  const half = Math.max(1, page >> 1);
  const target =
    by === 'first'
      ? 0
      : by === 'last'
        ? count - 1
        : cursor + (by === 'page' ? step : by === '-page' ? -step : by === 'half-page' ? half : by === '-half-page' ? -half : by);
  const next = Math.max(0, Math.min(count - 1, target));
  if (count <= 0 || next === cursor) return screen;
  return withPanel(screen, screen.focus, { cursor: next, ...(rows ? { cursorId: rows.id(next) } : {}) });
}

const RESIZE = 1.25;
function resized(screen: ScreenState, by: 1 | -1 | 0): ScreenState {
  const key = `${screen.layout}/${screen.focus}`;
  if (by === 0)
    return {
      ...screen,
      weights: Object.fromEntries(Object.entries(screen.weights).filter(([name]) => !name.startsWith(`${screen.layout}/`))),
    };
  const weight = (screen.weights[key] ?? 1) * (by > 0 ? RESIZE : 1 / RESIZE);
  return { ...screen, weights: { ...screen.weights, [key]: Math.min(4, Math.max(0.25, Math.round(weight * 1000) / 1000)) } };
}

function toggled(set: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(id)) next.add(id);
  return next;
}
