/**
 * Widgets of blessed-contrib, drawn into our cells. blessed is loaded only when one is wanted, never sees the
 * terminal, and does not get to listen to signals.
 */
import { EventEmitter } from 'node:events';
import { plainText } from '../../model/plain-text.js';
import type { Rectangle, Style, Surface } from './contract.js';

export type HostedWidget =
  /** Big characters of sixteen segments: digits, Latin capitals and '-'; anything else is a gap. */
  | { readonly kind: 'lcd'; readonly text: string }
  /** Shares from 0 to 1, as rings. */
  | { readonly kind: 'donut'; readonly parts: readonly { readonly label: string; readonly share: number }[] }
  | { readonly kind: 'gauge'; readonly share: number }
  | { readonly kind: 'sparkline'; readonly title: string; readonly values: readonly number[] };

export interface WidgetStyles {
  /** What is drawn: segments, rings, bars. */
  readonly mark: Style;
  readonly text: Style;
  /** The part of a ring or gauge that is not reached. */
  readonly rest: Style;
}

export interface BlessedHost {
  /**
   * Draws a widget into an area.
   * @returns false when the area is too small or the widget failed: draw something simpler then
   */
  draw(surface: Surface, area: Rectangle, widget: HostedWidget, styles: WidgetStyles): boolean;
}

/** Smallest size at which the widgets of contrib do not fail. */
const SMALLEST = { width: 12, height: 5 };

/** blessed's cell: attributes (flags, foreground, background in 9 bits each) and text. */
type BlessedCell = readonly [attributes: number, text: string];
interface BlessedElement {
  readonly type: string;
  render(): unknown;
  setData(...data: readonly unknown[]): void;
  detach(): void;
}
interface BlessedScreen {
  readonly lines: readonly (readonly BlessedCell[])[];
  append(element: BlessedElement): void;
  clearRegion(left: number, right: number, top: number, bottom: number): void;
  alloc(): void;
  readonly program: { cols: number; rows: number };
}
interface Blessed {
  readonly tput: { readonly ipaths: { length: number } };
  readonly Screen: { new (options: object): BlessedScreen; _bound?: boolean };
  readonly Program: { _bound?: boolean };
}
type WidgetClass = new (options: object) => BlessedElement;

/** blessed's colour numbers that stand for "not reached"; contrib draws it black. */
const BLACK = [0, 16];

class Silence extends EventEmitter {
  readonly isTTY = true;
  readonly isRaw = true;
  readonly writable = true;
  readonly columns = 200;
  readonly rows = 60;
  setRawMode(): this {
    return this;
  }
  resume(): this {
    return this;
  }
  pause(): this {
    return this;
  }
  write(): boolean {
    return true;
  }
}

let opening: Promise<BlessedHost> | undefined;
/** Loads blessed and the widgets, once. About 60 ms of CPU: call it after the first frame. */
export function blessedHost(): Promise<BlessedHost> {
  return (opening ??= open());
}

async function open(): Promise<BlessedHost> {
  const blessed = (await import('blessed')).default as unknown as Blessed;
  const [lcd, donut, gauge, sparkline] = (await Promise.all([
    import('blessed-contrib/lib/widget/lcd.js'),
    import('blessed-contrib/lib/widget/donut.js'),
    import('blessed-contrib/lib/widget/gauge.js'),
    import('blessed-contrib/lib/widget/sparkline.js'),
  ])) as unknown as readonly { readonly default: WidgetClass }[];
  const classes = { lcd: lcd!.default, donut: donut!.default, gauge: gauge!.default, sparkline: sparkline!.default };
  const screen = silentScreen(blessed);

  return {
    draw: (surface, area, widget, styles) => {
      const { width, height } = area;
      if (width < SMALLEST.width || height < SMALLEST.height || width > 1000 || height > 300) return false;
      resize(screen, width, height);
      const text =
        widget.kind === 'lcd'
          ? plainText(widget.text)
              .toUpperCase()
              .replace(/[^0-9A-Z-]/g, ' ')
          : '';
      const options = { left: 0, top: 0, width, height, tags: false, ...optionsOf(widget, width, height) };
      // The widgets throw strings and errors alike on what they do not expect.
      try {
        const element = new classes[widget.kind](options);
        screen.append(element);
        screen.clearRegion(0, width, 0, height);
        if (widget.kind === 'lcd') element.setData(text);
        else if (widget.kind === 'donut')
          element.setData(
            widget.parts.map(part => ({ label: plainText(part.label, 20), percent: share(part.share) * 100, color: 'white' })),
          );
        else if (widget.kind === 'gauge') element.setData(share(widget.share) * 100);
        else element.setData([plainText(widget.title, width)], [finite(widget.values)]);
        element.render();
        // Detaching clears its cells.
        copy(screen, surface.sub(area), widget, styles);
        element.detach();
      } catch {
        return false;
      }
      return true;
    },
  };
}

const share = (value: number): number => (Number.isFinite(value) ? Math.min(1, Math.max(0, value)) : 0);
const finite = (values: readonly number[]): readonly number[] => {
  const kept = values.filter(Number.isFinite);
  return kept.length === 0 ? [0] : kept;
};

function optionsOf(widget: HostedWidget, width: number, height: number): object {
  if (widget.kind === 'lcd')
    return { elements: Math.max(1, [...widget.text].length), color: 'white', elementSpacing: 4, elementPadding: 2, display: ' ' };
  if (widget.kind === 'donut') {
    // A ring has as many dots across as fit: two a column, four a row.
    const radius = Math.max(4, Math.floor(Math.min((height * 4 - 24) / 2, (width * 2 - 8) / Math.max(1, widget.parts.length) / 2 - 2)));
    return { radius, arcWidth: Math.max(2, radius >> 2), remainColor: 'black', yPadding: 2, data: [] };
  }
  return widget.kind === 'gauge' ? { stroke: 'white', fill: 'white', percent: 0 } : {};
}

/** Copies the drawn cells. Our styles win: contrib's colours only tell what is reached and what is not. */
function copy(screen: BlessedScreen, surface: Surface, widget: HostedWidget, styles: WidgetStyles): void {
  for (let y = 0; y < surface.height; y++) {
    const line = screen.lines[y] ?? [];
    for (let x = 0; x < surface.width; x++) {
      const [attributes, text] = line[x] ?? [0, ' '];
      const foreground = (attributes >> 9) & 0x1ff;
      const background = attributes & 0x1ff;
      const isReached = !BLACK.includes(foreground);
      if (text === ' ' && (widget.kind !== 'gauge' || background === 0x1ff)) surface.put(x, y, ' ', styles.rest);
      else if (text === ' ') surface.put(x, y, '█', styles.mark);
      else if (text < '\u007f') surface.put(x, y, text, styles.text);
      else surface.put(x, y, isReached || widget.kind !== 'lcd' ? text : ' ', isReached ? styles.mark : styles.rest);
    }
  }
}

/** A screen of blessed's that reads and writes nothing, and knows nothing of this machine's terminals. */
function silentScreen(blessed: Blessed): BlessedScreen {
  // Its own handlers for signals and crashes would undo ours.
  blessed.Screen._bound = true;
  blessed.Program._bound = true;
  blessed.tput.ipaths.length = 0;
  const { TMUX } = process.env;
  // Inside tmux it would start a program and wait for it.
  delete process.env['TMUX'];
  try {
    const silence = new Silence();
    return new blessed.Screen({
      input: silence,
      output: silence,
      terminal: 'xterm-256color',
      forceUnicode: true,
      fullUnicode: false,
      autoPadding: true,
    });
  } finally {
    if (TMUX !== undefined) process.env['TMUX'] = TMUX;
  }
}

function resize(screen: BlessedScreen, width: number, height: number): void {
  if (screen.program.cols === width && screen.program.rows === height) return;
  screen.program.cols = width;
  screen.program.rows = height;
  screen.alloc();
}
