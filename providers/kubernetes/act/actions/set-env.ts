import type { PlannedAction } from '../../../../src/model/plan.js';
import { plain, plainText, type PlainText } from '../../../../src/model/plain-text.js';
import { fail, ok, type Failure, type Result } from '../../../../src/model/result.js';
import { at, listAt, rawTextAt, type Raw } from '../../objects/raw.js';
import { guarded, shown } from '../../objects/shown-value.js';
import { digest } from '../canonical.js';
import { targetFact } from '../facts.js';
import type { ClusterAction, PatchOperation } from '../intended-change.js';
import { judgeWorkload, readLive, readRevisionTarget, type LiveWorkload, type RevisionTarget } from '../live-workload.js';
import { rolloutVerdict } from '../rollout.js';
import { containerIn, templateChange, templateWrite, type TemplateContainer } from '../template-change.js';

/** Names behind which people keep credentials, whatever the value looks like. */
const SECRETIVE = /pass|secret|token|credential|private|api_?key|access_?key|auth|dsn|salt/i;

/**
 * One variable as a kept revision had it, or away when that had none. The value never is an argument and is never shown
 * unless it is a number, a flag or a duration; what is or may be a secret is not touched.
 */
export const setEnv: ClusterAction = {
  name: 'set-env',
  title: 'Set or unset one variable as a revision had it',
  on: ['deployment', 'statefulset', 'daemonset'],
  needs: ['patch deployments.apps', 'patch statefulsets.apps', 'patch daemonsets.apps'],
  async intend(target, action, signal) {
    const read = await readLive(target, action.on, signal);
    if (!read.ok) return read;
    const live = read.value;
    const sides = await sidesOf(target, action, live, signal);
    if (!sides.ok) return sides;
    const { now, then, to } = sides.value;
    const name = String(action.params['name']);
    const title = plainText(name, 80);
    const shared = templateChange(target, live);
    return ok({
      ...shared,
      facts: [...shared.facts, targetFact(to)],
      refused: shared.refused ?? refusalOf(name, now.entry, then.entry),
      notTested: [...shared.notTested, plainText('whether the code of now understands the value of then')],
      writes: [
        templateWrite(
          live,
          operationsOf(now, then),
          template => digest(entryIn(containerIn(template, String(action.params['container']))?.raw, name).entry) === digest(then.entry),
        ),
      ],
      undo: live.revision
        ? {
            action: { ...action, params: { ...action.params, revision: live.revision.name, hash: live.revision.hash } },
            text: plain`sets ${title} as in ${live.revision.name} again (${entryText(now.entry)})`,
          }
        : { cannot: plain`the revision that ${live.object.name} runs now is not known` },
      done: plain`${title} of ${live.object.name} is as in ${to.name} (${entryText(then.entry)})`,
    });
  },
  verify: (target, action, { facts }, signal) =>
    judgeWorkload(target, action.on, facts, signal, async live => {
      const sides = await sidesOf(target, action, live, signal);
      // The revision may be cleaned away by now: then only the rollout tells.
      if (sides.ok && digest(sides.value.now.entry) !== digest(sides.value.then.entry))
        return ok({
          is: 'worse',
          seen: plain`${plainText(action.params['name'], 80)} is not as in ${sides.value.to.name} any more: someone else changed it`,
        });
      return sides.ok || sides.error.kind === 'not-found' ? rolloutVerdict(target, live, signal) : sides;
    }),
};

/** A variable of a container: its entry, when it has one, and its place in the list. */
interface Side {
  readonly container: TemplateContainer;
  readonly entries: readonly unknown[];
  readonly entry: Raw | undefined;
  readonly index: number;
}

async function sidesOf(
  target: Parameters<ClusterAction['intend']>[0],
  action: PlannedAction,
  live: LiveWorkload,
  signal: AbortSignal,
): Promise<Result<{ readonly now: Side; readonly then: Side; readonly to: RevisionTarget }, Failure>> {
  const { container, name, revision, hash } = action.params;
  const asked = plain`set ${plainText(name, 80)} of ${live.object.name}`;
  if (typeof name !== 'string' || typeof hash !== 'string')
    return fail({ kind: 'invalid', asked, answered: plainText('it names a variable, a revision and its hash') });
  const to = await readRevisionTarget(target, live, String(revision ?? ''), hash, signal);
  if (!to.ok) return to;
  const [now, then] = [live.template, to.value.template].map(template => containerIn(template, String(container ?? '')));
  if (!now || !then)
    return fail({
      kind: 'not-found',
      asked,
      answered: plain`${now ? to.value.name : plainText('it')} has no container ${plainText(container, 80)}`,
    });
  return ok({ now: { container: now, ...entryIn(now.raw, name) }, then: { container: then, ...entryIn(then.raw, name) }, to: to.value });
}

function entryIn(container: unknown, name: string): Pick<Side, 'entries' | 'entry' | 'index'> {
  const entries = listAt(container, 'env');
  const index = entries.findIndex(candidate => rawTextAt(candidate, 'name') === name);
  return { entries, index, entry: index < 0 ? undefined : (entries[index] as Raw) };
}

/** The place in the list is kept, because a variable may refer to those before it. */
function operationsOf(now: Side, then: Side): readonly PatchOperation[] {
  const path = `${now.container.path}/env`;
  if (!then.entry) return now.entries.length === 1 ? [{ op: 'remove', path }] : [{ op: 'remove', path: `${path}/${now.index}` }];
  if (now.entry) return [{ op: 'replace', path: `${path}/${now.index}`, value: then.entry }];
  return now.entries.length === 0
    ? [{ op: 'add', path, value: [then.entry] }]
    : [{ op: 'add', path: `${path}/${Math.min(then.index, now.entries.length)}`, value: then.entry }];
}

function refusalOf(name: string, now: Raw | undefined, then: Raw | undefined): PlainText | undefined {
  if (SECRETIVE.test(name) || [now, then].some(entry => at(entry, 'valueFrom', 'secretKeyRef') !== undefined))
    return plain`${plainText(name, 80)} holds a secret, or may: warroom does not touch it`;
  return digest(now) === digest(then) ? plain`${plainText(name, 80)} is the same in both` : undefined;
}

/** "20", "(not shown)" or "(not set)". */
function entryText(entry: Raw | undefined): PlainText {
  if (!entry) return plainText('(not set)');
  return shown(guarded(rawTextAt(entry, 'value') ?? '')) ?? plainText('(not shown)');
}
