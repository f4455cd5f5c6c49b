import type { Plan } from '../model/plan.js';
import { compareText } from '../model/identity.js';

/** JSON with sorted keys: the same plan is the same text on every machine. */
export function canonicalText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value)
    .filter(([, inner]) => inner !== undefined)
    .sort(([a], [b]) => compareText(a, b));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonicalText(inner)}`).join(',')}}`;
}

/**
 * What an approval is bound to: everything that was shown. The moments of planning and of the rehearsal are left out:
 * reading the same facts again must not void what a person is reading.
 */
export function boundText({ madeAt: _, ...plan }: Plan): string {
  return canonicalText({
    ...plan,
    steps: plan.steps.map(step => (step.rehearsal ? { ...step, rehearsal: { ...step.rehearsal, at: 0 } } : step)),
  });
}
