/** A Prometheus rule as YAML, the way people write rule files. */
import type { AlertRule } from '../model/alert-history.js';
import { compareText } from '../model/identity.js';

const UNITS = [
  ['w', 604_800_000],
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
] as const;

/** A length as Prometheus writes it: "1m30s", "0s". */
export function promDuration(length: number): string {
  let left = Math.round(length);
  let text = '';
  for (const [unit, size] of UNITS) {
    // Weeks and days only when they are all of it: "36h" stays as people write it.
    if (size >= 86_400_000 && left % size !== 0) continue;
    const many = Math.floor(left / size);
    if (many > 0) text += `${many}${unit}`;
    left -= many * size;
  }
  return text === '' ? '0s' : text;
}

/** The rule with new settings; what differs from now is said in a comment at its line. */
export function ruleYaml(rule: AlertRule, settings: { readonly holds: number; readonly keeps: number }): readonly string[] {
  return [
    `- alert: ${scalar(rule.name)}`,
    ...entry('  expr', rule.expression ?? '', '  '),
    ...duration('for', rule.holds, settings.holds),
    ...duration('keep_firing_for', rule.keeps, settings.keeps),
    ...mapping('labels', rule.labels),
    ...mapping('annotations', rule.annotations),
  ];
}

function duration(name: string, before: number, after: number): readonly string[] {
  if (after === 0 && before === 0) return [];
  return [`  ${name}: ${promDuration(after)}${after === before ? '' : before === 0 ? '  # new' : `  # was ${promDuration(before)}`}`];
}

function mapping(name: string, values: Readonly<Record<string, string>>): readonly string[] {
  const keys = Object.keys(values).sort(compareText);
  return keys.length === 0 ? [] : [`  ${name}:`, ...keys.flatMap(key => entry(`    ${scalar(key)}`, values[key] ?? '', '    '))];
}

/** A value on the line of its key, or as a block when it has several lines. */
function entry(key: string, value: string, indent: string): readonly string[] {
  // A block keeps its lines as they are, unless they begin or end in a way that it would change.
  if (!value.includes('\n') || /^\s|\n\s*$|[\t\r]/.test(value)) return [`${key}: ${scalar(value)}`];
  return [`${key}: |-`, ...value.split('\n').map(line => (line === '' ? '' : `${indent}  ${line}`))];
}

/** Words and numbers of the core schema that a plain scalar would turn into something else. */
const OTHERWISE = /^(|~|null|true|false|yes|no|on|off|y|n|[-+.]?[\d.].*|\.nan|[-+]?\.inf)$/i;
/** Indicators that a plain scalar may not begin with, and what ends it (YAML 1.2, 7.3.3). */
const UNSAFE = /^[-?:,[\]{}#&*!|>'"%@`=<\s]|: |:$| #|[\n\t\r]|\s$/;

const scalar = (value: string): string => (OTHERWISE.test(value) || UNSAFE.test(value) ? JSON.stringify(value) : value);
