import { plain, plainText, type PlainText } from '../../../../src/model/plain-text.js';
import { fail, ok } from '../../../../src/model/result.js';
import { minutes } from '../../../../src/model/time.js';
import { numberAt } from '../../objects/raw.js';
import type { HpaObject } from '../../objects/objects.js';
import type { ClusterAction } from '../intended-change.js';
import { keepersOf, lost, NOT_IN_A_DRY_RUN, readObject, sameUid, uidFact } from '../live-object.js';
import { readLive } from '../live-workload.js';
import { podsWord } from '../rollout.js';
import { mostFrom } from './scale.js';

/** Between how many pods an autoscaler may choose: the way to size what it owns. */
export const setAutoscalerBounds: ClusterAction = {
  name: 'set-autoscaler-bounds',
  title: 'Set the bounds of an autoscaler',
  on: ['hpa'],
  needs: ['patch horizontalpodautoscalers.autoscaling'],
  async intend(target, action, signal) {
    const read = await readObject(target, ['hpa'], action.on, signal);
    if (!read.ok) return read;
    const { object, raw, place } = read.value;
    const min = Number(action.params['min']);
    const max = Number(action.params['max']);
    if (![min, max].every(bound => Number.isInteger(bound) && bound >= 1) || min > max)
      return fail({
        kind: 'invalid',
        asked: plain`set the bounds of ${object.name}`,
        answered: plainText('both bounds must be whole numbers from 1, and the lower not above the upper'),
      });
    const hasMin = numberAt(raw, 'spec', 'minReplicas') !== undefined;
    return ok({
      facts: [
        uidFact(object),
        { name: 'bounds', text: boundsText(object.min, object.max), value: `${object.min} ${object.max}` },
        {
          name: 'target',
          text: plain`scales ${plainText(object.target.kind)} ${object.target.name}`,
          value: `${object.target.kind}/${object.target.name}`,
        },
      ],
      refused: refusalOf(object, min, max),
      writes: [
        {
          is: 'patch',
          place,
          before: raw,
          isDoneIn: body => numberAt(body, 'spec', 'minReplicas') === min && numberAt(body, 'spec', 'maxReplicas') === max,
          patch: [
            sameUid(object),
            { op: 'test', path: '/spec/maxReplicas', value: object.max },
            ...(hasMin ? [{ op: 'test' as const, path: '/spec/minReplicas', value: object.min }] : []),
            { op: 'add', path: '/spec/minReplicas', value: min },
            { op: 'replace', path: '/spec/maxReplicas', value: max },
          ],
        },
      ],
      warnings: keepersOf(object, 'maxReplicas'),
      blastRadius: reachOf(object, min, max),
      notTested: [
        plainText('where between the bounds it settles: that follows from its metrics'),
        plainText('that nodes have room for the pods, and that quotas allow them'),
        NOT_IN_A_DRY_RUN,
      ],
      undo: {
        action: { ...action, params: { min: object.min, max: object.max } },
        text: plain`sets the bounds of ${object.name} back, ${boundsText(object.min, object.max)}`,
      },
      expectation: {
        text: plain`${plainText(object.target.kind)} ${object.target.name} has ${min} to ${max} pods, and they are ready`,
        within: minutes(5),
      },
      done: plain`autoscaler ${object.name} chooses from ${min} to ${max}`,
    });
  },
  async verify(target, action, { facts }, signal) {
    const read = await readObject(target, ['hpa'], action.on, signal);
    const gone = lost(read, action.on, facts);
    if (gone) return ok(gone);
    if (!read.ok) return read;
    const { object, place } = read.value;
    const [min, max] = [Number(action.params['min']), Number(action.params['max'])];
    if (object.min !== min || object.max !== max)
      return ok({ is: 'worse', seen: plain`its bounds are ${boundsText(object.min, object.max)} now: someone else set them` });
    const scaled = await readLive(
      target,
      { kind: object.target.kind, name: object.target.name, ...(place.namespace ? { namespace: plainText(place.namespace) } : {}) },
      signal,
    );
    if (!scaled.ok) return scaled;
    const { replicas, ready } = scaled.value.object;
    const seen = plain`${replicas} pods are wanted, ${ready} ready`;
    return ok({ is: replicas >= min && replicas <= max && ready >= replicas ? 'worked' : 'not-yet', seen });
  },
};

const boundsText = (min: number, max: number): PlainText => plain`${min} to ${max}`;

function refusalOf({ name, min: oldMin, max: oldMax }: HpaObject, min: number, max: number): PlainText | undefined {
  if (min === oldMin && max === oldMax) return plain`the bounds of ${name} are ${boundsText(min, max)} already`;
  const [bound, before] = min > mostFrom(oldMin) ? [min, oldMin] : [max, oldMax];
  return bound > mostFrom(before)
    ? plain`${bound} is more than ${mostFrom(before)}, the most that a plan may ask for from ${before}`
    : undefined;
}

function reachOf({ current, target }: HpaObject, min: number, max: number): readonly PlainText[] {
  const name = plain`${plainText(target.kind)} ${target.name}`;
  if (current < min) return [plain`${name}: at least ${min - current} ${podsWord(min - current)} more at once (${current} now)`];
  if (current > max) return [plain`${name}: ${current - max} of ${current} pods end at once`];
  return [plain`${name}: ${current} pods now, which stays within the bounds`];
}
