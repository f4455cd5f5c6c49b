import type { SeenFiring } from '../model/seen-firing.js';
import { redactedJson } from '../model/redacted-json.js';
import { openLines } from './line-file.js';

/** Firings that the room saw end: what the noise report is made of where no source remembers. */
export interface FiringLog {
  append(firings: readonly SeenFiring[]): void;
  read(): readonly SeenFiring[];
}

const LARGEST = 4 * 1024 * 1024;

/** JSON lines beside the journal, 0600; the older half goes when they outgrow 4 MiB. */
export function openFiringLog(file: string, redact: (text: string) => string, told: (problem: string) => void): FiringLog {
  const lines = openLines(file, LARGEST, told);
  return {
    append(firings) {
      if (firings.length > 0) lines.append(firings.map(firing => JSON.stringify(redactedJson(firing, redact))));
    },
    read: () => lines.read(isSeenFiring).values,
  };
}

function isSeenFiring(value: unknown): value is SeenFiring {
  const firing = value as Partial<SeenFiring> | null;
  return (
    typeof firing === 'object' &&
    firing !== null &&
    typeof firing.name === 'string' &&
    typeof firing.fingerprint === 'string' &&
    typeof firing.from === 'number' &&
    typeof firing.to === 'number' &&
    typeof firing.labels === 'object'
  );
}
