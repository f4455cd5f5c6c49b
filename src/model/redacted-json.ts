/**
 * A copy of plain data whose every text has passed a redactor: what is written down is redacted before it becomes JSON, so
 * that hiding a value never breaks the line that it stands in.
 */
export function redactedJson(value: unknown, redact: (text: string) => string): unknown {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map(inner => redactedJson(inner, redact));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      typeof inner === 'string' ? redactedField(key, inner, redact) : redactedJson(inner, redact),
    ]),
  );
}

/** A name may announce a secret that does not look like one: `password: swordfish`. */
function redactedField(key: string, value: string, redact: (text: string) => string): string {
  const before = `${key}: `;
  const both = redact(before + value);
  return both.startsWith(before) ? both.slice(before.length) : redact(value);
}
