import { plainText, type PlainText } from '../../src/model/plain-text.js';
import { ok, type Failure, type Result } from '../../src/model/result.js';
import { instant, seconds, type Instant, type Window } from '../../src/model/time.js';
import type { PrometheusApi } from './api.js';

/** Prometheus answers 11,000 points a series at most (web/api/v1: "exceeded maximum resolution"). */
const MOST_POINTS = 10_990;
const LARGEST = 48 * 1024 * 1024;
const PATIENCE = seconds(30);
/** A query that is too much is asked again in halves, this often. */
const HALVINGS = 3;

/** Consecutive parts of a window on the times of the step, each within what one query may answer. @param step seconds */
export function chunksOf(window: Window, step: number): readonly Window[] {
  const first = Math.ceil(window.from / 1000 / step) * step;
  const last = Math.floor(window.to / 1000 / step) * step;
  const chunks: Window[] = [];
  for (let from = first; from <= last; from += MOST_POINTS * step)
    chunks.push({ from: instant(from * 1000), to: instant(Math.min(last, from + (MOST_POINTS - 1) * step) * 1000) });
  return chunks;
}

/** Asks range queries one after the other, and counts them. */
export class RangeReader {
  queries = 0;
  readonly notes: PlainText[] = [];
  constructor(
    private readonly api: PrometheusApi,
    private readonly signal: AbortSignal,
  ) {}

  /** The answers of one query, or of its halves when the server finds it too much. @param step seconds */
  async range(query: string, window: Window, step: number, halvings = HALVINGS): Promise<Result<readonly unknown[], Failure>> {
    this.queries++;
    const answer = await this.api.get(
      'query_range',
      { query, start: String(window.from / 1000), end: String(window.to / 1000), step: String(step), timeout: '30s' },
      this.signal,
      { bytes: LARGEST, timeout: PATIENCE },
    );
    if (answer.ok) {
      for (const warning of answer.value.warnings) this.note(plainText(warning, 200));
      return ok([answer.value.data]);
    }
    const points = Math.floor((window.to - window.from) / 1000 / step);
    if (halvings === 0 || points < 2 || !isTooMuch(answer.error)) return answer;
    const middle = instant(window.from + Math.floor(points / 2) * step * 1000);
    const first = await this.range(query, { from: window.from, to: middle }, step, halvings - 1);
    if (!first.ok) return first;
    const second = await this.range(query, { from: instant(middle + step * 1000), to: window.to }, step, halvings - 1);
    return second.ok ? ok([...first.value, ...second.value]) : second;
  }

  async at(query: string, at: Instant): Promise<Result<unknown, Failure>> {
    this.queries++;
    const answer = await this.api.get('query', { query, time: String(Math.floor(at / 1000)) }, this.signal, {
      bytes: LARGEST,
      timeout: PATIENCE,
    });
    return answer.ok ? ok(answer.value.data) : answer;
  }

  note(text: PlainText): void {
    if (!this.notes.includes(text)) this.notes.push(text);
  }
}

/** Too many samples (422), too long (503, or our own time), or an answer that is too large. */
const isTooMuch = ({ kind, answered }: Failure): boolean =>
  kind === 'timed-out' || /too (many|large|much)|larger than|maximum|timed out|timeout/i.test(answered);
