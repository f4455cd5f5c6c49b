import { recordOf } from '../model/json.js';
import type { Clock } from '../contracts/provider.js';
import type { Plan } from '../model/plan.js';
import { plainText, type PlainText } from '../model/plain-text.js';
import { fail, ok, type Result } from '../model/result.js';
import { between, milliseconds, type Instant } from '../model/time.js';
import { PLAN_LIFE, whyNotTyped, type ApprovedStep } from '../plan/approve.js';
import { secondWord } from '../plan/second-person.js';
import { hashOfPlan } from './rehearse-plan.js';
import { filesOf, folderProblem, leaveFile, takeAway, type SharedFile } from './shared-folder.js';

/** What the second person is shown: the very plan that the first approved. */
export interface SecondRequest {
  readonly version: 1;
  readonly plan: Plan;
  readonly hash: string;
  readonly step: number;
  readonly by: string;
  readonly context: string;
  readonly askedAt: Instant;
  readonly expiresAt: Instant;
}

/** What the second person did; who it was is the owner of the file. */
export interface SecondAnswer {
  readonly version: 1;
  readonly hash: string;
  readonly step: number;
  readonly says: 'approve' | 'refuse';
  readonly typed: string;
  readonly gaps: readonly number[];
  /** How long the question was on screen before the last key, in milliseconds. */
  readonly shownFor: number;
  readonly name: string;
  readonly reason?: string;
}

export interface SecondVerdict {
  readonly says: 'approve' | 'refuse';
  readonly by: PlainText;
  readonly uid: number;
  readonly reason: PlainText;
}

const LOOK_EVERY = milliseconds(500);
const requestName = (hash: string, step: number): string => `request-${hash.slice(0, 32)}-${step}.json`;
const answerPrefix = (hash: string, step: number): string => `answer-${hash.slice(0, 32)}-${step}-`;

/**
 * Lays an approved step before a second person and waits for their answer, until the plan expires or the signal aborts.
 * Another OS user: an answer in a file of the first person's own, or of root's, is no answer. The error says why there is none.
 */
export async function askSecondPerson(
  folder: string,
  { record, index, by }: ApprovedStep,
  context: string,
  clock: Clock,
  signal: AbortSignal,
): Promise<Result<SecondVerdict, PlainText>> {
  const problem = folderProblem(folder);
  if (problem !== undefined) return fail(plainText(problem, 300));
  const { plan, hash } = record;
  const askedAt = clock.now();
  const expiresAt = record.expiresAt ?? askedAt;
  const name = requestName(hash, index);
  takeAway(folder, name);
  const left = leaveFile(
    folder,
    name,
    JSON.stringify({ version: 1, plan, hash, step: index, by, context, askedAt, expiresAt } satisfies SecondRequest),
  );
  if (!left.ok) return fail(plainText(left.error, 300));
  try {
    for (
      const began = clock.monotonic();
      clock.monotonic() - began < Math.min(PLAN_LIFE, between(askedAt, expiresAt)) && !signal.aborted;
    ) {
      for (const file of filesOf(folder, answerPrefix(hash, index))) {
        const verdict = verdictOf(file, hash, index);
        if (verdict) return ok(verdict);
      }
      await clock.sleep(LOOK_EVERY, signal);
    }
    return fail(
      plainText(
        signal.aborted ? 'it was stopped while it waited for a second person' : 'no second person answered before the plan expired',
      ),
    );
  } finally {
    takeAway(folder, name);
  }
}

/** Undefined: not an answer of a second person to this question, so the waiting goes on. */
function verdictOf({ uid, text }: SharedFile, hash: string, step: number): SecondVerdict | undefined {
  if (uid === process.getuid?.() || uid === 0) return undefined;
  const answer = parsed(text) as Partial<SecondAnswer>;
  if (answer.version !== 1 || answer.hash !== hash || answer.step !== step || (answer.says !== 'approve' && answer.says !== 'refuse'))
    return undefined;
  const gaps = Array.isArray(answer.gaps) && answer.gaps.every(gap => typeof gap === 'number') ? answer.gaps : [];
  const shown = milliseconds(typeof answer.shownFor === 'number' ? answer.shownFor : Number.NaN);
  if (
    answer.says === 'approve' &&
    (answer.typed !== secondWord(hash) || whyNotTyped({ typed: answer.typed, gaps }, shown, shown) !== undefined)
  )
    return undefined;
  return {
    says: answer.says,
    uid,
    by: plainText(`${plainText(answer.name, 60)} (uid ${uid})`),
    reason: plainText(answer.reason ?? '', 300),
  };
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    return recordOf(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

/** The questions that wait for an answer of ours: of others, not expired, and showing the plan that their hash names. */
export function openRequests(folder: string, now: Instant): Result<readonly (SecondRequest & { readonly uid: number })[], string> {
  const problem = folderProblem(folder);
  if (problem !== undefined) return fail(problem);
  return ok(
    filesOf(folder, 'request-').flatMap(({ uid, text }) => {
      const request = parsed(text) as Partial<SecondRequest>;
      const { plan, hash, step, expiresAt, by, context, askedAt } = request;
      if (
        request.version !== 1 ||
        !plan ||
        typeof hash !== 'string' ||
        typeof step !== 'number' ||
        typeof expiresAt !== 'number' ||
        typeof by !== 'string' ||
        typeof context !== 'string' ||
        typeof askedAt !== 'number'
      )
        return [];
      if (uid === process.getuid?.() || expiresAt <= now || !isWhole(plan, hash)) return [];
      return [{ version: 1 as const, plan, hash, step, expiresAt, by, context, askedAt, uid }];
    }),
  );
}

/** Whether the plan is the one that the hash names: what is shown is what will be done. A file that is no plan has no hash. */
function isWhole(plan: Plan, hash: string): boolean {
  try {
    return Array.isArray(plan.why) && hashOfPlan(plan) === hash;
  } catch {
    return false;
  }
}

export function leaveAnswer(folder: string, answer: SecondAnswer): Result<undefined, string> {
  const name = `${answerPrefix(answer.hash, answer.step)}${process.getuid?.() ?? 'unknown'}.json`;
  takeAway(folder, name);
  return leaveFile(folder, name, JSON.stringify(answer));
}
