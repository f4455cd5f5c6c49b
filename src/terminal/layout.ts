/** Where panels stand. Pure: size, layout, focus in; rectangles out. */
import type { Rectangle, Size } from './tty/contract.js';

export interface PlacedPanel {
  readonly id: string;
  /** The row of the title, from the panel's left border on. */
  readonly rule: Rectangle;
  /** Inside of the frame. */
  readonly content: Rectangle;
  /** A line down its left side, when another panel stands there. */
  readonly side?: Rectangle;
}

export interface Placement {
  readonly panels: readonly PlacedPanel[];
  readonly header: Rectangle;
  /** The row that names the other panels, when one is shown at a time. */
  readonly strip?: Rectangle;
  readonly bar: Rectangle;
  /** A frame around everything: maker mode. */
  readonly ring?: Rectangle;
}

interface Leaf {
  readonly panel: string;
  readonly share: number;
  readonly least?: number;
}
interface Split {
  readonly by: 'columns' | 'rows';
  readonly share: number;
  readonly parts: readonly Node[];
}
type Node = Leaf | Split;

export interface Layout {
  readonly name: string;
  readonly title: string;
  /** Shown alone when there is no room for more, and focused first. */
  readonly lead: string;
  /** Focused first when there is room for more, if that is another one. */
  readonly focus?: string;
  tree(size: Size): Node;
}

const leaf = (panel: string, share: number, least?: number): Leaf => ({ panel, share, ...(least === undefined ? {} : { least }) });
const columns = (share: number, ...parts: readonly Node[]): Split => ({ by: 'columns', share, parts });
const rows = (share: number, ...parts: readonly Node[]): Split => ({ by: 'rows', share, parts });
const isWide = (size: Size): boolean => size.width >= 100;
const isHuge = (size: Size): boolean => size.width >= 180 && size.height >= 45;
/** A wall of a screen: what belongs together stands beside each other, because no line should be 400 columns long. */
const isVast = (size: Size): boolean => size.width >= 300 && size.height >= 70;

export const LAYOUTS: readonly Layout[] = [
  {
    name: 'overview',
    title: 'Overview',
    lead: 'incidents',
    tree: size =>
      !isWide(size)
        ? rows(1, leaf('incidents', 5), leaf('detail', 5), leaf('timeline', 3))
        : isVast(size)
          ? rows(
              1,
              columns(8, rows(4, leaf('incidents', 5), leaf('sources', 2)), leaf('detail', 5), rows(4, leaf('plan', 5), leaf('chat', 4))),
              leaf('timeline', 4, 10),
            )
          : isHuge(size)
            ? rows(
                1,
                columns(5, leaf('incidents', 5), leaf('detail', 5)),
                leaf('timeline', 3, 10),
                columns(4, leaf('chat', 4), leaf('plan', 4), leaf('sources', 3)),
              )
            : size.height >= 32
              ? rows(
                  1,
                  columns(5, leaf('incidents', 1), leaf('detail', 1)),
                  leaf('timeline', 3, 8),
                  columns(4, leaf('chat', 1), leaf('plan', 1)),
                )
              : rows(1, columns(6, leaf('incidents', 1), leaf('detail', 1)), leaf('timeline', 3, 8)),
  },
  {
    name: 'triage',
    title: 'Triage',
    lead: 'detail',
    focus: 'incidents',
    tree: size =>
      (isWide(size) && size.height < 40) || isVast(size)
        ? columns(1, leaf('incidents', 1), leaf('detail', 1))
        : rows(1, leaf('incidents', 1), leaf('detail', 1)),
  },
  {
    name: 'timeline',
    title: 'Timeline',
    lead: 'timeline',
    tree: size =>
      isWide(size) && size.height >= 32
        ? rows(1, leaf('timeline', 3), columns(2, leaf('incidents', 1), leaf('detail', 1)))
        : rows(1, leaf('timeline', 3), leaf('detail', 2)),
  },
  {
    name: 'plan',
    title: 'Plan',
    lead: 'plan',
    tree: size =>
      isVast(size)
        ? rows(1, columns(3, leaf('plan', 5), leaf('detail', 5), leaf('incidents', 3)), leaf('timeline', 1, 10))
        : isWide(size)
          ? rows(1, columns(3, leaf('plan', 6), leaf('detail', 5)), ...(size.height >= 32 ? [leaf('timeline', 1, 8)] : []))
          : rows(1, leaf('plan', 3), leaf('detail', 2)),
  },
  {
    name: 'ask',
    title: 'Ask',
    lead: 'chat',
    tree: size =>
      isVast(size)
        ? columns(1, leaf('chat', 5), leaf('detail', 5), leaf('incidents', 3))
        : isWide(size)
          ? columns(1, leaf('chat', 6), leaf('detail', 5))
          : rows(1, leaf('chat', 3), leaf('detail', 2)),
  },
  { name: 'sources', title: 'Sources', lead: 'sources', tree: () => leaf('sources', 1) },
  { name: 'noise', title: 'Noise', lead: 'noise', tree: () => leaf('noise', 1) },
];

export const layoutNamed = (name: string): Layout => LAYOUTS.find(layout => layout.name === name) ?? (LAYOUTS[0] as Layout);
/** The layout that a panel leads, to go to when it is asked for. */
export const layoutOf = (panel: string): Layout | undefined => LAYOUTS.find(layout => layout.lead === panel);

export interface LayoutInput {
  readonly size: Size;
  readonly layout: string;
  readonly focus: string;
  readonly zoomed: boolean;
  readonly maker: boolean;
  /** Rows of the list of incidents, of two lines each; absent: not known yet. */
  readonly listed?: number;
  readonly weights: Readonly<Record<string, number>>;
  /** Ids of the panels there are: a layout may name others. */
  readonly known: ReadonlySet<string>;
}

/** Below this one panel stands alone. */
const LEAST = { width: 24, height: 4 };
const TOGETHER = { columns: 100, rows: 24 };
/** Narrow but high enough to put panels under each other. */
const STACKED_ROWS = 38;
/** The least that says something: title, suspect, reasons. */
const PEEK_ROWS = 6;
const RING_FROM = { width: 80, height: 24 };

export const isSingle = (size: Size): boolean =>
  (size.width < TOGETHER.columns || size.height <= TOGETHER.rows) && size.height < STACKED_ROWS;

export function place(input: LayoutInput): Placement {
  const ringed = input.maker && input.size.width >= RING_FROM.width && input.size.height >= RING_FROM.height;
  const ring: Rectangle = { x: 0, y: 0, ...input.size };
  const all: Rectangle = ringed ? { x: 1, y: 1, width: ring.width - 2, height: ring.height - 2 } : ring;
  const row = (y: number): Rectangle => ({ x: all.x, y, width: all.width, height: 1 });
  const header = row(all.y);
  const bar = row(all.y + all.height - 1);
  const alone = input.zoomed || isSingle(input.size);
  const strip = alone ? row(all.y + 1) : undefined;
  const top = all.y + (strip ? 2 : 1);
  const area: Rectangle = { x: all.x, y: top, width: all.width, height: Math.max(1, all.height - (top - all.y) - 1) };
  const tree = pruned(alone ? aloneTree(input, area.height) : layoutNamed(input.layout).tree(input.size), input.known);
  const panels: PlacedPanel[] = [];
  if (tree) settle(tree, area, { area, weights: input.weights, layout: input.layout, out: panels });
  return { panels, header, bar, ...(strip ? { strip } : {}), ...(ringed ? { ring } : {}) };
}

/** One panel; under a list that is short, what it is about gets the rows that would be empty. */
function aloneTree({ focus, zoomed, listed = 0 }: LayoutInput, height: number): Node {
  const needed = 1 + listed * 2;
  if (zoomed || focus !== 'incidents' || listed === 0 || height - needed < PEEK_ROWS) return leaf(focus, 1);
  return rows(1, leaf('incidents', needed), leaf('detail', height - needed));
}

/** Without the panels that are not there. */
function pruned(node: Node, known: ReadonlySet<string>): Node | undefined {
  if ('panel' in node) return known.has(node.panel) ? node : undefined;
  const parts = node.parts.map(part => pruned(part, known)).filter(part => part !== undefined);
  return parts.length === 0 ? undefined : { ...node, parts };
}

interface Settling {
  readonly area: Rectangle;
  readonly weights: Readonly<Record<string, number>>;
  readonly layout: string;
  readonly out: PlacedPanel[];
}

function settle(node: Node, at: Rectangle, settling: Settling): void {
  if ('panel' in node) {
    const inset = at.x > settling.area.x ? 1 : 0;
    settling.out.push({
      id: node.panel,
      rule: { x: at.x, y: at.y, width: at.width, height: 1 },
      content: { x: at.x + inset, y: at.y + 1, width: at.width - inset, height: Math.max(0, at.height - 1) },
      ...(inset ? { side: { x: at.x, y: at.y, width: 1, height: at.height } } : {}),
    });
    return;
  }
  const along = node.by === 'columns' ? at.width : at.height;
  const sizes = shares(node, along, settling);
  let offset = 0;
  node.parts.forEach((part, index) => {
    const size = sizes[index] ?? 0;
    if (size > 0)
      settle(part, node.by === 'columns' ? { ...at, x: at.x + offset, width: size } : { ...at, y: at.y + offset, height: size }, settling);
    offset += size;
  });
}

/** Sizes that add up to `along`; parts that would fall below the least are left out, the last first. */
function shares(node: Split, along: number, { weights, layout }: Settling): readonly number[] {
  const leastOf = (part: Node): number =>
    node.by === 'columns' ? LEAST.width : 'panel' in part ? (part.least ?? LEAST.height) : LEAST.height * 2;
  const wanted = node.parts.map(part => part.share * weightOf(part, weights, layout));
  let kept = node.parts.length;
  while (kept > 1 && node.parts.slice(0, kept).reduce((sum, part) => sum + leastOf(part), 0) > along) kept--;
  const sizes = node.parts.map(() => 0);
  let left = along;
  let sum = wanted.slice(0, kept).reduce((total, share) => total + share, 0);
  for (let index = 0; index < kept; index++) {
    const after = node.parts.slice(index + 1, kept).reduce((total, part) => total + leastOf(part), 0);
    const ideal = index === kept - 1 ? left : Math.round((left * (wanted[index] ?? 0)) / sum);
    const part = node.parts[index] as Node;
    sizes[index] = Math.max(Math.min(leastOf(part), left), Math.min(ideal, left - after));
    left -= sizes[index] ?? 0;
    sum -= wanted[index] ?? 0;
  }
  return sizes;
}

function weightOf(node: Node, weights: Readonly<Record<string, number>>, layout: string): number {
  if ('panel' in node) return weights[`${layout}/${node.panel}`] ?? 1;
  return Math.max(...node.parts.map(part => weightOf(part, weights, layout)));
}
