import { writeFileSync } from 'node:fs';
import { systemClock } from '../session/clock.js';
import { Misuse } from '../session/misuse.js';
import { startRoom } from '../session/start-room.js';
import { panels } from '../terminal/panels.generated.js';
import type { Snapshot } from '../terminal/snapshot.js';
import { stillPicture } from '../terminal/still.js';
import type { Size } from '../terminal/tty/contract.js';
import { chosenThemes } from './chosen-themes.js';
import { configOf } from './config-of.js';
import type { CommandOptions } from './options.js';
import { patiently } from './patiently.js';
import { print } from './print.js';
import { roomOptions } from './settings.js';
import { triageReport } from './triage-report.js';
import { exitCodeOf } from './triage-text.js';

export interface SnapshotOptions extends CommandOptions {
  /** "120x40". */
  readonly size: string;
  readonly format?: string;
  readonly out?: string;
  readonly panel?: string;
  /** Seconds. */
  readonly wait: number;
}

type Format = 'svg' | 'text';
const EXTENSIONS: Readonly<Record<Format, string>> = { svg: '.svg', text: '.txt' };
const [SMALLEST, LARGEST]: readonly [Size, Size] = [
  { width: 30, height: 8 },
  { width: 400, height: 120 },
];

/** Writes what the room looks like after its first answers, with no terminal. @returns 3 when no source answered: the picture then says so */
export async function writeSnapshot(options: SnapshotOptions): Promise<number> {
  const size = sizeOf(options.size);
  const formats = formatsOf(options);
  const config = await configOf(options);
  const { themes, theme, contextThemes } = await chosenThemes(options, config, process.env);
  const room = await startRoom(roomOptions(options));
  try {
    await patiently(room.idle(), options.wait);
    const [worst] = room.state.order;
    // A panel of plans shows what pressing p would bring.
    if (options.panel === 'plan' && worst !== undefined) {
      room.want({ type: 'propose', incident: worst });
      await patiently(room.idle(), options.wait);
    }
    const picture = stillPicture({
      room: room.state,
      size,
      panels,
      themes,
      clock: systemClock(),
      utcOffset: at => -new Date(at).getTimezoneOffset(),
      preferences: {
        contextThemes,
        ...(theme === undefined ? {} : { theme }),
        ...(config.keys ? { keys: config.keys } : {}),
        readOnly: (options.readOnly ?? false) || config.actions === 'never',
      },
      ...(options.panel === undefined ? {} : { panel: options.panel }),
      ...(options.ascii || config.ascii ? { ascii: true } : {}),
    });
    write(picture, formats, options.out);
    return exitCodeOf(triageReport(room.state), { exitCode: false });
  } finally {
    await room.close();
  }
}

function sizeOf(word: string): Size {
  const [, width = 0, height = 0] = (/^(\d{1,3})x(\d{1,3})$/.exec(word) ?? []).map(Number);
  if (width >= SMALLEST.width && height >= SMALLEST.height && width <= LARGEST.width && height <= LARGEST.height) return { width, height };
  throw new Misuse(
    `--size is columns x rows, as in 120x40, from ${SMALLEST.width}x${SMALLEST.height} to ${LARGEST.width}x${LARGEST.height}`,
  );
}

/** What was asked for, else what the name of the file says, else text on a pipe and both in files. */
function formatsOf({ format, out }: Pick<SnapshotOptions, 'format' | 'out'>): readonly Format[] {
  if (format === 'svg' || format === 'text') return [format];
  if (out === undefined) {
    if (format === 'both') throw new Misuse('two formats do not fit into one pipe: name a file with --out');
    return ['text'];
  }
  const named = format === undefined ? (['svg', 'text'] as const).find(each => out.endsWith(EXTENSIONS[each])) : undefined;
  return named === undefined ? ['svg', 'text'] : [named];
}

function write(picture: Snapshot, formats: readonly Format[], out: string | undefined): void {
  for (const format of formats) {
    if (out === undefined) {
      print(picture[format]);
      continue;
    }
    // The name is taken as it is, unless two files have to be told apart.
    const file = formats.length === 1 ? out : `${out.replace(/\.(svg|txt)$/, '')}${EXTENSIONS[format]}`;
    try {
      writeFileSync(file, `${picture[format]}\n`, { mode: 0o600 });
    } catch (error) {
      throw new Error(
        `${file} can't be written (${(error as NodeJS.ErrnoException).code ?? 'unknown error'}): name another place with --out`,
      );
    }
    print(file);
  }
}
