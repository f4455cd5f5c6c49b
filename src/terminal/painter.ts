/** From the stage to the cells of the terminal: only what differs from the last frame is painted. */
import type { Content } from '../contracts/content.js';
import type { Frame } from '../contracts/panel.js';
import { instant, type Duration, type Instant } from '../model/time.js';
import { readFilter } from '../text/filter.js';
import { barItems } from './bar-items.js';
import type { PlacedPanel, Placement } from './layout.js';
import { layoutOf, LAYOUTS } from './layout.js';
import { paintBottomBar, paintStrip } from './paint/bottom-bar.js';
import { NO_FILTER, paintContent, type Painted, type PaintRequest } from './paint/content.js';
import { paintFrames, paintRing, type Title } from './paint/frames.js';
import type { Look } from './paint/look.js';
import { paintStatusLine } from './paint/status-line.js';
import type { PanelSlot } from './panel-slot.js';
import { panelState } from './screen-state.js';
import { filterOf, standingMessage, type Stage } from './stage.js';
import { freshness, isUnknown, unknownContent } from './waiting.js';
import type { ScrollHint, Surface, Terminal } from './tty/contract.js';

export interface Painter {
  /** Paints and presents the newest state. */
  paint(): void;
  /** Everything again: another theme, another size. */
  forget(): void;
}

/** What is painted on: a terminal, or nothing but a surface. */
export type Canvas = Pick<Terminal, 'size' | 'surface' | 'setCursor' | 'present'>;

export interface PainterOptions {
  readonly terminal: Canvas;
  readonly stage: Stage;
  readonly look: () => Look;
  readonly now: () => Instant;
  utcOffset(at: Instant): number;
  readonly readOnly: boolean;
  /** The step of the time that is shown. */
  readonly tempo: () => Duration;
}

/** Rows are made while they are painted: one that fails shows why, and the rest of the screen goes on. */
function paintSafely(surface: Surface, content: Content, request: PaintRequest): Painted {
  try {
    return paintContent(surface, content, request);
  } catch (error) {
    return paintContent(
      surface,
      {
        kind: 'empty',
        title: `This panel failed: ${error instanceof Error ? error.message : String(error)}`,
        hint: 'The rest of the room goes on',
      },
      request,
    );
  }
}

const SMALLEST = { width: 30, height: 8 };

export function createPainter(options: PainterOptions): Painter {
  const { terminal, stage } = options;
  /** What each panel looked like when it was painted last. */
  const painted = new Map<string, readonly unknown[]>();
  let covered = false;
  let shape = '';

  function paint(): void {
    stage.refresh();
    const surface = terminal.surface();
    const look = options.look();
    const step = options.tempo();
    const now = instant(Math.floor(options.now() / step) * step);
    if (surface.width < SMALLEST.width || surface.height < SMALLEST.height) {
      surface.fill(look.theme.base);
      surface.put(0, 0, 'Too small', look.theme.style('severity.warning'));
      painted.clear();
      terminal.setCursor(undefined);
      terminal.present();
      return;
    }
    const placement = stage.placement(terminal.size);
    reshape(surface, placement, look);
    const hints: ScrollHint[] = [];
    let cursor: { readonly x: number; readonly y: number } | undefined;
    for (const placed of placement.panels) {
      const slot = stage.slots.get(placed.id);
      if (!slot) continue;
      const shown = paintPanel(surface, placed, slot, { look, now });
      if (shown.cursor) cursor = shown.cursor;
      if (shown.hint) hints.push(shown.hint);
    }
    paintFrames(surface, { placement, focus: stage.screen.focus, titles: titles(placement), look, now, maker: stage.room().maker.on });
    if (placement.ring) paintRing(surface, placement.ring, look);
    paintStatusLine(surface, placement.header, { room: stage.room(), now, look, readOnly: options.readOnly });
    if (placement.strip) paintStrip(surface, placement.strip, stripEntries(), look);
    paintBottomBar(surface, placement.bar, {
      items: barItems(stage, look.unicode),
      message: standingMessage(stage, options.now()),
      now,
      look,
    });
    const area = {
      x: placement.header.x,
      y: placement.header.y + 1,
      width: placement.header.width,
      height: placement.bar.y - placement.header.y - 1,
    };
    for (const overlay of stage.overlays) cursor = overlay.paint(surface, { look, room: stage.room(), now: options.now(), area });
    covered = stage.overlays.length > 0;
    terminal.setCursor(cursor);
    terminal.present(hints.length === 1 && !covered && hints[0] ? { scroll: hints[0] } : {});
  }

  /** Nothing is known yet of what the panel lives on. */
  const knowsNothing = (slot: PanelSlot): boolean => slot.panel.needs !== undefined && isUnknown(stage.room());

  /** After another arrangement, or when something lay above the panels, nothing of the old picture counts. */
  function reshape(surface: Surface, placement: Placement, look: Look): void {
    const next = JSON.stringify([placement, look.theme.id, terminal.size]);
    if (next !== shape) surface.fill(look.theme.base);
    if (next !== shape || covered || stage.overlays.length > 0) painted.clear();
    shape = next;
  }

  function paintPanel(
    surface: Surface,
    placed: PlacedPanel,
    slot: PanelSlot,
    { look, now }: { readonly look: Look; readonly now: Instant },
  ): { readonly cursor?: { readonly x: number; readonly y: number }; readonly hint?: ScrollHint } {
    const { content: area, id } = placed;
    const focused = id === stage.screen.focus;
    const frame: Frame = { width: area.width, height: area.height, focused, now, utcOffset: options.utcOffset(now), unicode: look.unicode };
    const content = knowsNothing(slot)
      ? unknownContent({ room: stage.room(), now, unicode: look.unicode, leads: focused, width: area.width })
      : slot.content(frame);
    const { cursor, filter } = panelState(stage.screen, id);
    const key = [content, focused, cursor, filter];
    const last = painted.get(id);
    const place = slot.painted?.cursor;
    const at = place && { x: area.x + place.x, y: area.y + place.y };
    if (last && slot.painted && key.every((part, index) => Object.is(part, last[index]))) return at ? { cursor: at } : {};
    const full = area.x === 0 && area.width === surface.width;
    const request: PaintRequest = {
      look,
      focused,
      filter: filter === '' ? NO_FILTER : readFilter(filter),
      top: slot.painted?.top ?? 0,
      scroll: slot.rows() ? 0 : cursor,
      jump: !full,
    };
    slot.painted = paintSafely(surface.sub(area), content, request);
    painted.set(id, key);
    const { cursor: inside, scrolled } = slot.painted;
    return {
      ...(inside ? { cursor: { x: area.x + inside.x, y: area.y + inside.y } } : {}),
      ...(scrolled && full ? { hint: { top: area.y + scrolled.top, bottom: area.y + scrolled.bottom, by: scrolled.by } } : {}),
    };
  }

  function titles(placement: Placement): ReadonlyMap<string, Title> {
    return new Map(
      placement.panels.flatMap(({ id }): (readonly [string, Title])[] => {
        const slot = stage.slots.get(id);
        if (!slot) return [];
        const filter = filterOf(stage, id);
        const problem = filter === '' ? undefined : readFilter(filter).problem;
        const position = slot.painted?.position;
        return [
          [
            id,
            {
              title: slot.panel.title,
              header: knowsNothing(slot) ? {} : { ...(slot.panel.needs ? freshness(stage.room()) : {}), ...slot.header() },
              filter,
              marks: panelState(stage.screen, id).marks.size,
              ...(problem === undefined ? {} : { problem }),
              ...(position === undefined ? {} : { position }),
            },
          ],
        ];
      }),
    );
  }

  function stripEntries(): readonly { readonly key: string; readonly title: string; readonly current: boolean }[] {
    return stage.ring.map((id, index) => {
      const layout = layoutOf(id);
      const key = layout ? (stage.keymap.keysOf(`view.${layout.name}`)[0] ?? '') : index < LAYOUTS.length ? '' : '·';
      return { key, title: stage.slots.get(id)?.panel.title ?? id, current: id === stage.screen.focus };
    });
  }

  return {
    paint,
    forget: () => {
      painted.clear();
      shape = '';
    },
  };
}
