import type { ActionName, Expectation, Fact, PlannedAction, Rehearsal } from '../../../src/model/plan.js';
import { plain, plainText, type PlainText } from '../../../src/model/plain-text.js';
import { fail, type Failure, type Result } from '../../../src/model/result.js';
import type { Aws } from './aws.js';

/** What an action would do to an object as it is now. AWS has no dry run for most of them: the difference is worked out from what was read. */
export interface Intent {
  /** What the approval rests on. */
  readonly facts: readonly Fact[];
  readonly diff: Rehearsal['diff'];
  /** Why it can't or must not be done. */
  readonly refused?: PlainText;
  readonly blastRadius: readonly PlainText[];
  readonly warnings: readonly PlainText[];
  readonly notTested: readonly PlainText[];
  readonly undo: Rehearsal['undo'];
  readonly expectation: Expectation;
}

export interface Judgement {
  readonly is: 'worked' | 'not-yet' | 'worse';
  readonly seen: PlainText;
}

/** One action on one kind of object, without the ability to do it. */
export interface AwsAction {
  readonly name: ActionName;
  readonly kind: string;
  readonly title: string;
  intend(aws: Aws, action: PlannedAction, signal: AbortSignal): Promise<Result<Intent, Failure>>;
  /** Whether the expectation holds now. */
  judge(aws: Aws, action: PlannedAction, rehearsal: Rehearsal, signal: AbortSignal): Promise<Result<Judgement, Failure>>;
}

export const fact = (name: string, value: string | number, text: PlainText = plainText(value, 200)): Fact => ({
  name,
  text,
  value: String(value),
});

export const factOf = (rehearsal: Rehearsal, name: string): string => rehearsal.facts.find(each => each.name === name)?.value ?? '';

/** What is not as it was when it was rehearsed, in words. */
export const differences = (before: readonly Fact[], now: readonly Fact[]): readonly PlainText[] =>
  before.flatMap(was => {
    const is = now.find(each => each.name === was.name);
    return is?.value === was.value ? [] : [plain`${plainText(was.name)} was ${was.text}, is ${is?.text ?? plainText('gone')}`];
  });

export const line = (path: string, before: string | number, after: string | number): Rehearsal['diff'][number] => ({
  path: plainText(path),
  before: plainText(before, 200),
  after: plainText(after, 200),
});

/** Said of every action that AWS can't rehearse. */
export const NOT_REHEARSED: readonly PlainText[] = [
  plainText('AWS has no dry run of it: the difference is worked out from what was read'),
  plainText('whether this role may do it: AWS tells only when it is asked to'),
];

export const notThere = (action: PlannedAction): { readonly ok: false; readonly error: Failure } =>
  fail({
    kind: 'not-found',
    asked: plain`${plainText(action.on.kind, 60)} ${action.on.name}`,
    answered: plainText('AWS knows no such object in this region'),
  });

/** What the SDK answers with an error of its own when the named object is not there. */
export const isMissing = (failure: Failure): boolean =>
  failure.kind === 'not-found' || /NotFound|does not exist|no such/i.test(failure.answered);
