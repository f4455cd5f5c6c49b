import type { PerformFailure, Writer } from '../../../src/contracts/provider.js';
import type { PlannedAction, Rehearsal } from '../../../src/model/plan.js';
import { joinPlain, plain, plainText, type PlainText } from '../../../src/model/plain-text.js';
import { fail, ok, type Failure, type Result } from '../../../src/model/result.js';
import { seconds } from '../../../src/model/time.js';
import { FIELD_MANAGER, JSON_PATCH } from '../access/api.js';
import type { Transport } from '../access/transport.js';
import { numberAt, rawTextAt } from '../objects/raw.js';
import type { ClusterTarget } from '../questions/target.js';
import { clusterActions } from './actions.js';
import { differences } from './facts.js';
import type { ClusterAction, IntendedChange, Write } from './intended-change.js';
import { evictionBody, MAKE_ROOM, pathOfWrite } from './rehearse.js';

/** How long the read-back after a lost answer may take. */
const READ_BACK = seconds(10);
/** A drain asks a disruption budget again this often, for so long after the eviction before. */
const BUDGET_EVERY = seconds(2);
const BUDGET_PATIENCE = seconds(120);

type WritingTarget = ClusterTarget & { readonly transport: Transport };
type Done = Result<{ readonly seen: PlainText }, PerformFailure>;

/** The only code that changes a cluster. Loaded by `openWriter` of the connection, in maker mode. */
export function openWriter(target: WritingTarget): Promise<Writer> {
  const closed = new AbortController();
  return Promise.resolve({
    async perform(action: PlannedAction, rehearsal: Rehearsal, signal: AbortSignal, stop?: AbortSignal): Promise<Done> {
      const asked = plain`${plainText(action.name)} ${plainText(action.on.kind)} ${action.on.name}`;
      const kind = clusterActions.find(({ name }) => name === action.name);
      if (!kind) return fail({ kind: 'invalid', asked, answered: plainText("Kubernetes can't do that") });
      if (closed.signal.aborted) return fail({ kind: 'forbidden', asked, answered: plainText('maker mode is over') });
      return perform({
        target,
        kind,
        action,
        rehearsal,
        asked,
        signal,
        halt: AbortSignal.any([signal, closed.signal, ...(stop ? [stop] : [])]),
      });
    },
    close() {
      closed.abort();
      return Promise.resolve();
    },
  });
}

/** One act, from the last look to the last write. */
interface Act {
  readonly target: WritingTarget;
  readonly kind: ClusterAction;
  readonly action: PlannedAction;
  readonly rehearsal: Rehearsal;
  readonly asked: PlainText;
  readonly signal: AbortSignal;
  /** Stopped, out of time or out of maker mode: no further write is begun. */
  readonly halt: AbortSignal;
}

async function perform(act: Act): Promise<Done> {
  const { target, kind, action, rehearsal, asked, signal } = act;
  if (!rehearsal.permitted)
    return fail({ kind: 'forbidden', asked, answered: rehearsal.refused ?? plainText('the rehearsal was refused') });
  const intended = await kind.intend(target, action, signal);
  if (!intended.ok) return intended;
  const change = intended.value;
  const differs = differences(rehearsal.facts, change.facts);
  if (differs.length > 0)
    return fail({
      kind: 'conflict',
      asked,
      answered: joinPlain(
        differs.map(text => plainText(text)),
        '; ',
      ),
      tryThis: plainText('make a new plan from what is there now'),
    });
  if (change.refused) return fail({ kind: 'invalid', asked, answered: change.refused });
  const done: PlainText[] = [];
  for (const [index, write] of change.writes.entries()) {
    const left = change.writes.slice(index);
    if (index > 0 && act.halt.aborted) return fail(partly({ kind: 'cancelled', asked, answered: plainText('it was stopped') }, done, left));
    const sent = await (write.is === 'evict' ? evict(act, write) : send(target, write, signal));
    const told = !sent.ok ? await afterFailure(act, write, sent.error) : write.is === 'evict' ? await readBack(target, write) : sent;
    if (!told.ok) return fail(partly(told.error, done, left));
    done.push(change.writes.length === 1 ? seenIn(told.value, write, change) : told.value.seen);
  }
  return ok({ seen: change.writes.length === 1 ? joinPlain(done, '; ') : change.done });
}

/** What was written, as the server answered it or as it was read back. */
interface Told {
  readonly seen: PlainText;
  readonly body: unknown;
  /** No answer came: it was read back. */
  readonly because?: PlainText;
}

async function send({ transport }: WritingTarget, write: Write, signal: AbortSignal): Promise<Result<Told, Failure>> {
  const path = pathOfWrite(write);
  const answer =
    write.is === 'evict'
      ? await transport.exchange({ method: 'POST', path, body: evictionBody(write), signal })
      : await transport.exchange({
          method: 'PATCH',
          path,
          query: { fieldManager: FIELD_MANAGER, fieldValidation: 'Strict' },
          body: write.patch,
          contentType: JSON_PATCH,
          signal,
        });
  return answer.ok ? ok({ seen: titleOf(write), body: answer.value.body }) : fail(answer.error);
}

const titleOf = (write: Write): PlainText =>
  plain`${plainText(write.is === 'evict' ? 'evicted' : 'patched')} ${plainText(write.place.plural)} ${plainText(write.place.namespace === undefined ? '' : `${write.place.namespace}/`)}${plainText(write.place.name)}`;

/**
 * One eviction. A disruption budget that says no has done nothing: where that was foretold it is asked again,
 * once replacements are ready. One of several that is gone by itself is gone.
 */
async function evict({ target, kind, signal, halt }: Act, write: Extract<Write, { readonly is: 'evict' }>): Promise<Result<Told, Failure>> {
  const { clock } = target;
  const until = clock.monotonic() + BUDGET_PATIENCE;
  for (;;) {
    const sent = await send(target, write, signal);
    if (!sent.ok && kind.name === 'drain' && (sent.error.kind === 'not-found' || sent.error.kind === 'conflict'))
      return ok({ seen: titleOf(write), body: undefined });
    if (sent.ok || sent.error.kind !== 'rate-limited') return sent;
    if (!write.waits || clock.monotonic() >= until || halt.aborted)
      return fail({ ...sent.error, answered: plain`pod ${plainText(write.place.name)}: ${sent.error.answered}`, tryThis: MAKE_ROOM });
    await clock.sleep(BUDGET_EVERY, halt);
  }
}

/** What an answer that is none, or a refusal, means for this write. */
async function afterFailure(act: Act, write: Write, failure: Failure): Promise<Result<Told, Failure>> {
  switch (failure.kind) {
    // No answer says nothing about what happened: look, and never send it again.
    case 'timed-out':
    case 'cancelled':
    case 'unreachable':
    case 'unexpected-answer':
      return readBack(act.target, write, failure);
    case 'conflict':
      return fail(await named(act, failure));
    case 'unauthorised':
    case 'forbidden':
    case 'not-found':
    case 'rate-limited':
    case 'invalid':
      return fail(failure);
  }
}

/** The server only says that something differs; what, is read again. */
async function named({ target, kind, action, rehearsal, signal }: Act, failure: Failure): Promise<Failure> {
  const again = await kind.intend(target, action, signal);
  const differs = again.ok ? differences(rehearsal.facts, again.value.facts) : [];
  return differs.length > 0
    ? {
        ...failure,
        answered: joinPlain(
          differs.map(text => plainText(text)),
          '; ',
        ),
      }
    : failure;
}

/** @param failure how the answer to the write was lost; undefined: the server said that it was done */
async function readBack({ api }: ClusterTarget, write: Write, failure?: Failure): Promise<Result<Told, Failure>> {
  const path = write.is === 'evict' ? write.place.path : pathOfWrite(write);
  const looked = await api.get(path, { signal: new AbortController().signal, timeout: READ_BACK });
  if (!looked.ok && !(write.is === 'evict' && looked.error.kind === 'not-found'))
    return fail({
      ...(failure ?? looked.error),
      kind: 'timed-out',
      answered: plain`${failure?.answered ?? plainText('the server took it')}; whether it was done is unknown, for reading it back failed${plainText(failure ? ', too' : '')}: ${looked.error.answered}`,
    });
  const body = looked.ok ? looked.value.body : undefined;
  const isDone =
    write.is === 'patch'
      ? write.isDoneIn(body)
      : rawTextAt(body, 'metadata', 'uid') !== write.uid || rawTextAt(body, 'metadata', 'deletionTimestamp') !== undefined;
  if (isDone) return ok({ seen: titleOf(write), body, ...(failure ? { because: failure.answered } : {}) });
  return fail(
    failure
      ? { ...failure, kind: 'timed-out', answered: plain`${failure.answered}; read back: it was not done` }
      : { kind: 'timed-out', asked: titleOf(write), answered: plainText('the server took it, but read back it was not done') },
  );
}

/** A failure after the first of several writes says what was done before it, and what is left. */
function partly(failure: Failure, done: readonly PlainText[], left: readonly Write[]): PerformFailure {
  if (done.length === 0) return failure;
  const advice = failure.tryThis ? plain`${failure.tryThis}; ` : plainText('');
  return {
    ...failure,
    done: joinPlain(done, ', '),
    tryThis: plain`${advice}p plans it anew for the ${left.length} left: ${joinPlain(
      left.slice(0, 6).map(({ place }) => plainText(place.name)),
      ', ',
    )}${plainText(left.length > 6 ? ' and more' : '')}`,
  };
}

function seenIn({ body, because }: Told, write: Write, { done }: IntendedChange): PlainText {
  const prefix = because === undefined ? plainText('') : plain`no answer came (${because}), but it was done: `;
  if (write.is === 'evict') return plain`${prefix}${done}`;
  if (!write.isDoneIn(body)) return plain`${prefix}${done}, but the server changed the request: look at the object`;
  const generation = numberAt(body, 'metadata', 'generation');
  return generation === undefined || write.subresource ? plain`${prefix}${done}` : plain`${prefix}${done}, generation ${generation}`;
}
