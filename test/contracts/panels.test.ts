import { describe, expect, it } from 'vitest';
import { TOKENS, type Content, type Line } from '../../src/contracts/content.js';
import type { Frame, Own, Panel, RoomState } from '../../src/contracts/panel.js';
import type { IncidentId } from '../../src/model/incident.js';
import { panels } from '../../src/terminal/panels.generated.js';
import { themes } from '../../src/terminal/themes.generated.js';
import { resolveTheme } from '../../src/terminal/resolved-theme.js';
import { NO_FILTER, paintContent } from '../../src/terminal/paint/content.js';
import { isKeyName } from '../../src/terminal/keymap.js';
import { createGrid } from '../../src/terminal/tty/grid.js';
import { surfaceOf } from '../../src/terminal/tty/surface.js';
import { instant } from '../../src/model/time.js';
import { SAMPLE_NOW, signalId } from '../support/sample-parts.js';
import {
  askingRoom,
  calmRoom,
  emptyRoom,
  failedRoom,
  gameRoom,
  hugeRoom,
  loadingRoom,
  makerRoom,
  sampleRoom,
  staleRoom,
  wideRoom,
} from '../support/sample-states.js';

const huge = hugeRoom(3000);
const ROOMS: Readonly<Record<string, () => RoomState>> = {
  empty: emptyRoom,
  loading: loadingRoom,
  calm: calmRoom,
  full: sampleRoom,
  stale: staleRoom,
  error: failedRoom,
  huge: () => huge,
  wide: wideRoom,
  maker: makerRoom,
  asking: askingRoom,
  'game day': gameRoom,
};
const SIZES = [
  [16, 3],
  [40, 8],
  [78, 20],
  [118, 36],
  [198, 56],
] as const;
const known = new Set<string>(TOKENS);
// eslint-disable-next-line no-control-regex -- control characters are the subject here
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;
/** The terminal kit writes a full stop for an ellipsis. */
const NON_ASCII = /[^\x20-\x7e…]/;

const frame = (columns: number, rows: number, changes: Partial<Frame> = {}): Frame => ({
  width: columns,
  height: rows,
  focused: true,
  now: SAMPLE_NOW,
  utcOffset: 60,
  unicode: true,
  ...changes,
});

/** What a person may have done to the panel: nothing, everything, something odd. */
function owns(room: RoomState): readonly Own[] {
  const plain: Own = { cursor: 0, expanded: new Set(), marks: new Set(), filter: '', draft: '', typing: false };
  const [incident] = room.order;
  const chosen = incident === undefined ? {} : { incident };
  return [
    plain,
    { ...plain, ...chosen },
    {
      ...plain,
      ...chosen,
      cursor: 3,
      expanded: new Set([String(incident), 'quiet']),
      marks: new Set([String(incident)]),
      draft: 'why 本番?',
      typing: true,
    },
    { ...plain, ...chosen, cursor: 9999, signal: signalId('a1'), mode: 'changes' },
    { ...plain, ...chosen, filter: '/[', mode: 'list' },
    { ...plain, filter: 'no such thing' },
    { ...plain, incident: 'gone' as IncidentId, signal: signalId('gone'), mode: 'span:9999999' },
    { ...plain, ...chosen, signal: signalId('d42') },
    { ...plain, ...chosen, signal: signalId('wide') },
  ];
}

function linesOf(content: Content): readonly Line[] {
  switch (content.kind) {
    case 'lines':
    case 'prompt':
      return content.lines;
    case 'stack':
      return content.parts.flatMap(part => linesOf(part.content));
    case 'table':
      return Array.from({ length: Math.min(80, content.rows.count) }, (_, index) => [
        ...content.rows.cells(index),
        ...(content.details?.(index) ?? []),
      ]).flat();
    case 'empty':
      return [[{ text: content.title }, { text: content.hint ?? '' }]];
    case 'chart':
      return [
        content.series.map(({ name, token }) => ({ text: name, token })),
        (content.marks ?? []).map(({ text, token }) => ({ text, token })),
      ];
    case 'gauge':
      return [[{ text: content.label, token: content.token }]];
  }
}

/** Text that the panel makes itself: what comes from a room has its own alphabet. */
const isOwn = (state: string): boolean =>
  state !== 'wide' && state !== 'full' && state !== 'stale' && state !== 'maker' && state !== 'asking' && state !== 'game day';

const look = { theme: resolveTheme(themes[0]!, themes, 'truecolor'), unicode: true };
/** Paints into the middle of a larger grid and looks whether anything outside changed. */
function paintsOutside(content: Content, columns: number, rows: number): boolean {
  const surface = surfaceOf(createGrid(columns + 4, rows + 4));
  surface.fill({}, undefined, '#');
  paintContent(surface.sub({ x: 2, y: 2, width: columns, height: rows }), content, {
    look,
    focused: true,
    filter: NO_FILTER,
    top: 0,
    scroll: 0,
    jump: true,
  });
  for (let y = 0; y < rows + 4; y++) {
    for (let x = 0; x < columns + 4; x++) {
      const inside = x >= 2 && y >= 2 && x < columns + 2 && y < rows + 2;
      if (!inside && surface.at(x, y)?.text !== '#') return true;
    }
  }
  return false;
}

const each = (room: RoomState, visit: (panel: Panel<unknown>, view: unknown) => void, panel: Panel<unknown>): void => {
  for (const own of owns(room)) visit(panel, panel.select(room, own));
};

describe.each(panels.map(panel => [panel.id, panel] as const))('panel %s', (id, panel) => {
  it('says what it is', () => {
    expect({ id, title: panel.title !== '', summary: panel.summary.endsWith('.') }).toEqual({ id: panel.id, title: true, summary: true });
    expect(id).toMatch(/^[a-z][a-z-]*$/);
  });

  it('names its commands after itself, once, with keys that exist', () => {
    const ids = panel.commands.map(command => command.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const command of panel.commands) {
      expect(command.id.startsWith(`${id}.`)).toBe(true);
      expect(command.keys.filter(key => !isKeyName(key))).toEqual([]);
    }
  });

  describe.each(Object.entries(ROOMS))('in the state %s', (state, make) => {
    const room = make();
    it('draws with known tokens and no control characters, inside of its frame', () => {
      each(
        room,
        (_, view) => {
          for (const [columns, rows] of SIZES) {
            const content = panel.render(view, frame(columns, rows));
            for (const span of linesOf(content).flat()) {
              if (span.token !== undefined) expect(known).toContain(span.token);
              if (CONTROL.test(span.text)) expect(JSON.stringify(span.text)).toBe('without control characters');
            }
            expect(paintsOutside(content, columns, rows)).toBe(false);
          }
          const header = panel.header?.(view);
          expect(CONTROL.test(`${header?.title ?? ''}${header?.counts ?? ''}`)).toBe(false);
        },
        panel,
      );
    });

    it('has an id for each row, and a cursor that stays inside', () => {
      each(
        room,
        (_, view) => {
          const rows = panel.rows?.(view);
          if (!rows) return;
          const ids = Array.from({ length: Math.min(rows.count, 500) }, (__, index) => rows.id(index));
          expect(new Set(ids).size).toBe(ids.length);
          expect(ids).not.toContain('');
        },
        panel,
      );
    });

    it('answers each of its keys with an intent or a reason', () => {
      each(
        room,
        (_, view) => {
          for (const command of panel.commands) {
            const intent = command.intent(view);
            if ('refused' in intent) expect(intent.refused.length).toBeGreaterThan(3);
            else expect(intent.type).not.toBe('');
          }
        },
        panel,
      );
    });

    it('selects the same view from the same room, and looks at no clock', () => {
      for (const own of owns(room).slice(0, 3)) {
        expect(panel.select(room, own)).toEqual(panel.select(room, own));
        const view = panel.select(room, own);
        expect(linesOf(panel.render(view, frame(80, 20)))).toEqual(linesOf(panel.render(view, frame(80, 20))));
        expect(() => panel.render(view, frame(80, 20, { now: instant(SAMPLE_NOW - 86_400_000) }))).not.toThrow();
      }
    });

    if (isOwn(state))
      it('uses only ASCII where it has to', () => {
        each(
          room,
          (_, view) => {
            for (const [columns, rows] of SIZES) {
              for (const span of linesOf(panel.render(view, frame(columns, rows, { unicode: false }))).flat())
                if (NON_ASCII.test(span.text) && span.text !== 'why 本番?') expect(span.text).toBe('ASCII');
            }
          },
          panel,
        );
      });
  });

  it('asks only for the rows that are seen', () => {
    const view = panel.select(huge, {
      cursor: 0,
      expanded: new Set([String(huge.order[0])]),
      marks: new Set(),
      filter: '',
      draft: '',
      typing: false,
      ...(huge.order[0] === undefined ? {} : { incident: huge.order[0] }),
    });
    const content = panel.render(view, frame(100, 30));
    if (content.kind !== 'table') return;
    const asked = new Set<number>();
    const surface = surfaceOf(createGrid(100, 30));
    paintContent(
      surface,
      {
        ...content,
        rows: {
          ...content.rows,
          cells: index => {
            asked.add(index);
            return content.rows.cells(index);
          },
        },
      },
      { look, focused: true, filter: NO_FILTER, top: 0, scroll: 0, jump: true },
    );
    expect(asked.size).toBeLessThanOrEqual(30);
    expect(asked.size).toBeGreaterThan(5);
  });
});

it('finds at least the six panels of the room', () => {
  expect(panels.map(panel => panel.id)).toEqual(expect.arrayContaining(['chat', 'detail', 'incidents', 'plan', 'sources', 'timeline']));
});
