import { plain } from '../../../../src/model/plain-text.js';
import { ok } from '../../../../src/model/result.js';
import { at, rawTextAt } from '../../objects/raw.js';
import { generationFact } from '../facts.js';
import type { ClusterAction } from '../intended-change.js';
import { judgeWorkload, readLive } from '../live-workload.js';
import { rolloutVerdict } from '../rollout.js';
import { templateChange, templateWrite } from '../template-change.js';
import { backToNow } from './roll-back.js';

const RESTARTED_AT = 'kubectl.kubernetes.io/restartedAt';

/** As `kubectl rollout restart` does it: a mark in the pod template, so that the controller replaces the pods. */
export const restart: ClusterAction = {
  name: 'restart',
  title: 'Restart, pod by pod',
  on: ['deployment', 'statefulset', 'daemonset'],
  needs: ['patch deployments.apps', 'patch statefulsets.apps', 'patch daemonsets.apps'],
  async intend(target, action, signal) {
    const read = await readLive(target, action.on, signal);
    if (!read.ok) return read;
    const live = read.value;
    const annotations = at(live.template, 'metadata', 'annotations');
    const stamp = new Date(target.clock.now()).toISOString();
    const hasAny = typeof annotations === 'object' && annotations !== null;
    const shared = templateChange(target, live);
    return ok({
      ...shared,
      facts: [...shared.facts, generationFact(live)],
      undo: backToNow(action, live),
      done: plain`${live.object.name} is restarting`,
      writes: [
        templateWrite(
          live,
          [
            hasAny
              ? { op: 'add', path: `/spec/template/metadata/annotations/${RESTARTED_AT.replace('/', '~1')}`, value: stamp }
              : { op: 'add', path: '/spec/template/metadata/annotations', value: { [RESTARTED_AT]: stamp } },
          ],
          template => rawTextAt(template, 'metadata', 'annotations', RESTARTED_AT) === stamp,
        ),
      ],
    });
  },
  verify: (target, action, { facts }, signal) =>
    judgeWorkload(target, action.on, facts, signal, live => rolloutVerdict(target, live, signal)),
};
