import type { Writer } from '../../../src/contracts/provider.js';
import type { PlannedAction, Rehearsal } from '../../../src/model/plan.js';
import { joinPlain, plain, plainText, type PlainText } from '../../../src/model/plain-text.js';
import { fail, ok, type Failure, type Result } from '../../../src/model/result.js';
import { seconds } from '../../../src/model/time.js';
import { FIELD_MANAGER, JSON_PATCH } from '../access/api.js';
import type { Transport } from '../access/transport.js';
import { numberAt } from '../objects/raw.js';
import type { ClusterTarget } from '../questions/target.js';
import { differences } from './facts.js';
import { intend, type IntendedChange } from './intended-change.js';

/** How long the read-back after a lost answer may take. */
const READ_BACK = seconds(10);

/** The only code that changes a cluster. Loaded by `openWriter` of the connection, in maker mode. */
export function openWriter(target: ClusterTarget & { readonly transport: Transport }): Promise<Writer> {
  let closed = false;
  return Promise.resolve({
    async perform(action: PlannedAction, rehearsal: Rehearsal, signal: AbortSignal) {
      const asked = plain`${plainText(action.name)} ${plainText(action.on.kind)} ${action.on.name}`;
      if (closed) return fail<Failure>({ kind: 'forbidden', asked, answered: plainText('maker mode is over') });
      return perform(target, action, rehearsal, asked, signal);
    },
    close() {
      closed = true;
      return Promise.resolve();
    },
  });
}

async function perform(target: ClusterTarget & { readonly transport: Transport }, action: PlannedAction, rehearsal: Rehearsal, asked: PlainText, signal: AbortSignal): Promise<Result<{ readonly seen: PlainText }, Failure>> {
  if (!rehearsal.permitted) return fail({ kind: 'forbidden', asked, answered: rehearsal.refused ?? plainText('the rehearsal was refused') });
  const intended = await intend(target, action, signal);
  if (!intended.ok) return intended;
  const change = intended.value;
  const differs = differences(rehearsal.facts, change.facts);
  if (differs.length > 0) return fail({ kind: 'conflict', asked, answered: joinPlain(differs.map(text => plainText(text)), '; '), tryThis: plainText('make a new plan from what is there now') });
  if (change.refused) return fail({ kind: 'invalid', asked, answered: change.refused });
  const answer = await target.transport.exchange({
    method: 'PATCH', path: change.path, query: { fieldManager: FIELD_MANAGER, fieldValidation: 'Strict' }, body: change.patch, contentType: JSON_PATCH, signal,
  });
  if (answer.ok) return ok({ seen: seenIn(answer.value.body, change) });
  switch (answer.error.kind) {
    // No answer says nothing about what happened: look, and never send it again.
    case 'timed-out': case 'cancelled': case 'unreachable': case 'unexpected-answer': return readBack(target, change, answer.error);
    case 'conflict': return fail(await named(target, action, rehearsal, answer.error, signal));
    case 'unauthorised': case 'forbidden': case 'not-found': case 'rate-limited': case 'invalid': return fail(answer.error);
  }
}

/** The server only says that something differs; what, is read again. */
async function named(target: ClusterTarget, action: PlannedAction, rehearsal: Rehearsal, failure: Failure, signal: AbortSignal): Promise<Failure> {
  const again = await intend(target, action, signal);
  const differs = again.ok ? differences(rehearsal.facts, again.value.facts) : [];
  return differs.length > 0 ? { ...failure, answered: joinPlain(differs.map(text => plainText(text)), '; ') } : failure;
}

async function readBack({ api }: ClusterTarget, change: IntendedChange, failure: Failure): Promise<Result<{ readonly seen: PlainText }, Failure>> {
  const looked = await api.get(change.path, { signal: new AbortController().signal, timeout: READ_BACK });
  if (!looked.ok) return fail({ ...failure, kind: 'timed-out', answered: plain`${failure.answered}; whether it was done is unknown, for reading it back failed, too: ${looked.error.answered}` });
  if (change.isDoneIn(looked.value.body)) return ok({ seen: plain`no answer came (${failure.answered}), but it was done: ${seenIn(looked.value.body, change)}` });
  return fail({ ...failure, kind: 'timed-out', answered: plain`${failure.answered}; read back: it was not done` });
}

function seenIn(body: unknown, change: IntendedChange): PlainText {
  const { name } = change.live.object;
  const generation = numberAt(body, 'metadata', 'generation');
  const what = change.replicas !== undefined ? plain`${name} is set to ${change.replicas} replicas`
    : change.revision ? plain`${name} has the pod template of ${change.revision.name}` : plain`${name} is restarting`;
  if (!change.isDoneIn(body)) return plain`${what}, but the server changed the request: look at the object`;
  return generation === undefined || change.subresource ? what : plain`${what}, generation ${generation}`;
}
