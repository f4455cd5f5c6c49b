import type { PolledSource } from '../collect/poller.js';
import type { ActionName } from '../model/plan.js';
import type { PlainText } from '../model/plain-text.js';
import { plainText } from '../model/plain-text.js';
import type { Failure } from '../model/result.js';

/** What `doctor` found out about one source. */
export interface SourceReport {
  readonly id: string;
  readonly title: string;
  readonly state: 'works' | 'failed' | 'not-configured';
  readonly context?: PlainText;
  readonly user?: PlainText;
  readonly version?: PlainText;
  readonly took?: number;
  readonly failure?: Failure;
  readonly because?: string;
  readonly actions: readonly ActionName[];
  readonly questions: readonly string[];
}

/** Connects to one source, asks its cheap question, lets go of it. Never throws. */
export async function checkSource(source: PolledSource): Promise<SourceReport> {
  const base = { id: source.id, title: source.title, actions: [], questions: [] };
  const started = performance.now();
  try {
    const connection = await source.connect();
    try {
      const answer = await connection.check(AbortSignal.timeout(source.timeout));
      const took = Math.round(performance.now() - started);
      if (!answer.ok) return { ...base, state: 'failed', failure: answer.error, took };
      const { identity, version } = answer.value;
      return {
        ...base,
        state: 'works',
        took,
        ...identity,
        ...(version === undefined ? {} : { version }),
        actions: (connection.actions ?? []).map(action => action.name),
        questions: (connection.questions ?? []).map(question => question.name),
      };
    } finally {
      await connection.close();
    }
  } catch (error) {
    return { ...base, state: 'failed', because: plainText(error instanceof Error ? error.message : error, 300) };
  }
}
