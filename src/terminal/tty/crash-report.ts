import fs from 'node:fs';
import { plainLines, plainText } from '../../model/plain-text.js';

/**
 * What a person sees after a crash: one line, and where the rest is. The whole story goes into the log.
 * @returns lines for the terminal, which has been given back
 */
export function crashReport(error: unknown, logFile: string | undefined): string {
  const story = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const line = `warroom crashed: ${plainText(error instanceof Error ? error.message : error, 500)}\n`;
  if (logFile === undefined) return line;
  const safe = plainLines(story);
  // The log may be what failed; the line on the screen is still true.
  try {
    fs.appendFileSync(logFile, `${safe}\n`, { mode: 0o600 });
  } catch {
    return line;
  }
  return `${line}Details are in ${logFile}\n`;
}
