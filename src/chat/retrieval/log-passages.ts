import { maskValues } from '../../correlate/logs/mask.js';
import { TemplateMiner, type Template, type VariantId } from '../../correlate/logs/template-miner.js';
import type { Passage } from './raw-answer.js';

/** Lines read of one answer; a tail of a log is what counts, so the last ones. */
const MOST_LINES = 20_000;
const LONGEST_LINE = 600;
/** Lines of a template whose values are compared. */
const MOST_SAMPLES = 60;
const LONGEST_VALUE = 60;

/** A time at the start of a line: ISO 8601, `Fri Jul 11 13:23:24 UTC 2025`, or in brackets. */
const TIME =
  /^\s*\[?(\d{4}[-/]\d{2}[-/]\d{2}[T ]\d{2}:\d{2}:\d{2}(?:[.,]\d+)?(?: ?(?:Z|UTC|[+-]\d{2}:?\d{2}))?|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2}(?: [A-Z]{3,4})? \d{4})\]?[ \t:|-]*/;
const LEVEL = /^\s*\[?(?:FATAL|PANIC|CRITICAL|ERROR|WARN(?:ING)?|NOTICE|INFO|DEBUG|TRACE)\b|^[EWIF]\d{4} \d{2}:\d{2}/;

/** Whether a text is a log: many of its lines begin with a time or a level or are JSON objects, or most repeat each other. */
export function looksLikeLog(lines: readonly string[]): boolean {
  const filled = lines.filter(line => line.trim() !== '').slice(0, 400);
  const logged = filled.filter(line => TIME.test(line) || LEVEL.test(line) || /^\s*\{.*\}\s*$/.test(line)).length;
  if (filled.length >= 3 && logged >= filled.length * 0.4) return true;
  const flat = filled.filter(line => /^\S/.test(line) && line.length > 20);
  return flat.length >= 20 && flat.length > filled.length * 0.8 && new Set(flat.map(line => maskValues(line))).size < flat.length * 0.3;
}

interface Entry {
  readonly message: string;
  readonly time: string | undefined;
  readonly line: number;
}

/** Templates instead of lines: what was said, how often, from when to when, and within what bounds its values lay. */
export function logPassages(lines: readonly string[]): readonly Passage[] {
  const miner = new TemplateMiner();
  const entries: (Entry & { readonly variant: VariantId })[] = [];
  const offset = Math.max(0, lines.length - MOST_LINES);
  for (let line = offset; line < lines.length; line++) {
    const entry = entryOf(lines[line] ?? '', line);
    if (entry) entries.push({ ...entry, variant: miner.learn(entry.message) });
  }
  const groups = new Map<VariantId, { readonly template: Template; readonly entries: Entry[] }>();
  for (const entry of entries) {
    const template = miner.templateOf(entry.variant);
    if (!template) continue;
    const group = groups.get(template.id) ?? { template, entries: [] };
    group.entries.push(entry);
    groups.set(template.id, group);
  }
  return [...groups.values()].map(({ template, entries: said }) => passageOf(template, said));
}

function entryOf(raw: string, line: number): Entry | undefined {
  const text = raw.slice(0, LONGEST_LINE).replace(/\s+/g, ' ').trim();
  if (text === '' || /^(?:stdout|stderr):?$/.test(text)) return undefined;
  const fields = text.startsWith('{') && text.endsWith('}') ? objectOf(text) : undefined;
  if (fields) return { ...messageOf(fields), line };
  const [stamp = '', time] = TIME.exec(text) ?? [];
  return { message: text.slice(stamp.length) || text, time, line };
}

function objectOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}

/** The words of a structured line: its message first, then the other fields. */
function messageOf(fields: Readonly<Record<string, unknown>>): { readonly message: string; readonly time: string | undefined } {
  const named = (...names: readonly string[]): unknown => names.map(name => fields[name]).find(value => value !== undefined);
  const time = named('time', 'timestamp', 'ts', '@timestamp', 'asctime');
  const rest = Object.entries(fields)
    .filter(([name]) => !/^(?:time|timestamp|ts|@timestamp|asctime|msg|message|pid|hostname)$/.test(name))
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  const words = named('msg', 'message');
  return {
    message: [...(typeof words === 'string' ? [words] : []), ...rest].join(' ').replace(/\s+/g, ' ').slice(0, LONGEST_LINE),
    time: typeof time === 'string' ? time : undefined,
  };
}

function passageOf(template: Template, entries: readonly Entry[]): Passage {
  const first = entries[0] as Entry;
  const times = entries.flatMap(entry => entry.time ?? []);
  const from = times[0] ?? '';
  const to = times.at(-1) ?? '';
  const sameDay = from.slice(0, 11) === to.slice(0, 11) && /^\d{4}-/.test(from);
  const when = times.length === 0 ? '' : from === to ? `${from} ` : `${from} to ${sameDay ? to.slice(11) : to} `;
  const often = entries.length > 1 ? `×${entries.length} ` : '';
  const text =
    entries.length === 1
      ? first.message
      : filled(
          template.text,
          entries.slice(0, MOST_SAMPLES).map(entry => entry.message),
        );
  return { text: `${when}${often}${text}`, line: first.line, lines: entries.length };
}

/** The template with what its holes held: the one value, two values, or the least and the most of numbers. */
function filled(template: string, messages: readonly string[]): string {
  const pieces = template.split(/<[a-z]+>/);
  const holes = template.match(/<[a-z]+>/g) ?? [];
  const rows = messages.flatMap(message => valuesIn(pieces, message) ?? []);
  if (rows.length < messages.length / 2 || rows.length === 0) return template;
  return pieces
    .map((piece, index) => {
      const hole = holes[index];
      return hole === undefined
        ? piece
        : `${piece}${boundsOf(
            hole,
            rows.map(row => row[index] ?? ''),
          )}`;
    })
    .join('');
}

/** What stands between the fixed pieces of a template, found from left to right; undefined when they don't fit. */
function valuesIn(pieces: readonly string[], message: string): readonly (readonly string[])[] | undefined {
  const values: string[] = [];
  let at = (pieces[0] ?? '').trimEnd().length;
  if (!message.startsWith((pieces[0] ?? '').trimEnd())) return undefined;
  for (const [index, piece] of pieces.slice(1).entries()) {
    const fixed = piece.trim();
    // What ends the template ends the line: a full stop is not the point of a number.
    const next =
      index === pieces.length - 2
        ? message.endsWith(fixed)
          ? message.length - fixed.length
          : -1
        : fixed === ''
          ? at
          : message.indexOf(fixed, at);
    if (next < 0) return undefined;
    values.push(message.slice(at, next).trim());
    at = next + fixed.length;
  }
  return [values];
}

function boundsOf(hole: string, values: readonly string[]): string {
  const different = [...new Set(values)];
  if (different.length <= 2 && different.every(value => value !== '' && value.length <= LONGEST_VALUE)) return different.join(' or ');
  const amounts = different.map(value => /^([+-]?\d+(?:\.\d+)?) ?([A-Za-zµ%]*)$/.exec(value));
  const unit = amounts[0]?.[2] ?? '';
  if (!amounts.every(amount => amount?.[2] === unit)) return hole;
  const numbers = amounts.map(amount => Number(amount?.[1])).sort((a, b) => a - b);
  const written = /^[A-Za-z]{3,}$/.test(unit) ? ` ${unit}` : unit;
  return `${numbers[0]}${written} to ${numbers.at(-1)}${written}`;
}
