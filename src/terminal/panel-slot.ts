import type { Content } from '../contracts/content.js';
import type { Frame, Own, Panel, PanelHeader } from '../contracts/panel.js';
import type { RoomState } from '../state/state.js';
import type { Painted } from './paint/content.js';
import { ownOf, panelState, withPanel, type ScreenState } from './screen-state.js';

type Fields = Readonly<Record<string, unknown>>;

/** One panel on the screen: its view, its content, and what the last painting left behind. */
export interface PanelSlot {
  readonly panel: Panel<unknown>;
  /** Takes the newest room; keeps the cursor on its row. @returns the screen, with the cursor where it is now */
  update(room: RoomState, screen: ScreenState): ScreenState;
  readonly view: unknown;
  /** What went wrong in the panel's own code, in its frame instead of the program. */
  readonly failure: string | undefined;
  header(): PanelHeader;
  chosen(): ReturnType<NonNullable<Panel<unknown>['chosen']>>;
  rows(): { readonly count: number; id(index: number): string } | undefined;
  content(frame: Frame): Content;
  painted: Painted | undefined;
}

export function panelSlot(panel: Panel<unknown>): PanelSlot {
  let view: unknown;
  let failure: string | undefined;
  let content: { readonly view: unknown; readonly frame: Frame; readonly content: Content } | undefined;
  let last: { readonly room: RoomState; readonly own: Own } | undefined;

  const guarded = <T>(work: () => T, fallback: T): T => {
    try {
      return work();
    } catch (error) {
      failure = error instanceof Error ? error.message : String(error);
      return fallback;
    }
  };
  const select = (room: RoomState, own: Own): void => {
    if (last && last.room === room && sameFields(last.own as unknown as Fields, own as unknown as Fields)) return;
    last = { room, own };
    failure = undefined;
    const next = guarded(() => panel.select(room, own), view);
    if (!sameView(view, next)) view = next;
  };
  const rows = (): { readonly count: number; id(index: number): string } | undefined =>
    view === undefined ? undefined : guarded(() => panel.rows?.(view), undefined);

  return {
    panel,
    painted: undefined,
    get view() {
      return view;
    },
    get failure() {
      return failure;
    },
    rows,
    update(room, screen) {
      select(room, ownOf(screen, panel.id));
      const list = rows();
      if (!list) return screen;
      const { cursor, cursorId } = panelState(screen, panel.id);
      const at = placeOf(list, cursor, screen.touched ? cursorId : undefined);
      const id = list.count > 0 && screen.touched ? list.id(at) : undefined;
      if (at === cursor && (id === undefined || id === cursorId)) return screen;
      const next = withPanel(screen, panel.id, { cursor: at, ...(id === undefined ? {} : { cursorId: id }) });
      select(room, ownOf(next, panel.id));
      return next;
    },
    header: () => (view === undefined ? {} : guarded(() => panel.header?.(view) ?? {}, {})),
    chosen: () => (view === undefined ? {} : guarded(() => panel.chosen?.(view) ?? {}, {})),
    content(frame) {
      if (content && content.view === view && sameFields(content.frame as unknown as Fields, frame as unknown as Fields))
        return content.content;
      const made = guarded<Content>(() => panel.render(view, frame), {
        kind: 'empty',
        title: `This panel failed: ${failure ?? ''}`,
        hint: 'The rest of the room goes on',
      });
      content = {
        view,
        frame,
        content:
          failure === undefined ? made : { kind: 'empty', title: `This panel failed: ${failure}`, hint: 'The rest of the room goes on' },
      };
      return content.content;
    },
  };
}

/** Where the cursor belongs: on the row with its id, wherever that is now, else at the same height. */
function placeOf(rows: { readonly count: number; id(index: number): string }, cursor: number, id: string | undefined): number {
  const clamped = Math.max(0, Math.min(rows.count - 1, cursor));
  if (id === undefined || rows.count === 0 || rows.id(clamped) === id) return clamped;
  for (let index = 0; index < rows.count; index++) if (rows.id(index) === id) return index;
  return clamped;
}

/** Equal field by field, by identity. */
function sameFields(a: Fields, b: Fields): boolean {
  if (a === b) return true;
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every(name => Object.is(a[name], b[name]));
}

const sameView = (a: unknown, b: unknown): boolean =>
  Object.is(a, b) || (typeof a === 'object' && typeof b === 'object' && a !== null && b !== null && sameFields(a as Fields, b as Fields));
