import { plain, plainText, type PlainText } from '../../../../src/model/plain-text.js';
import { fail, ok } from '../../../../src/model/result.js';
import { rawTextAt, textAt } from '../../objects/raw.js';
import type { ClusterAction } from '../intended-change.js';
import { judgeWorkload, readLive } from '../live-workload.js';
import { rolloutVerdict } from '../rollout.js';
import { containerIn, templateChange, templateWrite } from '../template-change.js';

/** Another tag or digest for one container. Another repository is another program: that is a deploy, not a mend. */
export const setImage: ClusterAction = {
  name: 'set-image',
  title: 'Set the image of one container',
  on: ['deployment', 'statefulset', 'daemonset'],
  needs: ['patch deployments.apps', 'patch statefulsets.apps', 'patch daemonsets.apps'],
  async intend(target, action, signal) {
    const read = await readLive(target, action.on, signal);
    if (!read.ok) return read;
    const live = read.value;
    const { name } = live.object;
    const wanted = String(action.params['image'] ?? '');
    const found = containerIn(live.template, String(action.params['container'] ?? ''));
    const before = rawTextAt(found?.raw, 'image');
    if (!found || before === undefined)
      return fail({
        kind: 'not-found',
        asked: plain`set an image of ${name}`,
        answered: plain`it has no container ${plainText(action.params['container'], 80)}`,
      });
    const shared = templateChange(target, live);
    return ok({
      ...shared,
      notTested: [plainText('that the image exists and can be pulled'), ...shared.notTested],
      refused: shared.refused ?? refusalOf(before, wanted),
      writes: [
        templateWrite(
          live,
          [{ op: 'replace', path: `${found.path}/image`, value: wanted }],
          template => rawTextAt(containerIn(template, String(action.params['container']))?.raw, 'image') === wanted,
        ),
      ],
      undo: { action: { ...action, params: { ...action.params, image: before } }, text: plain`sets ${plainText(before, 200)} again` },
      done: plain`${name} runs ${plainText(wanted, 200)}`,
    });
  },
  verify: (target, action, { facts }, signal) =>
    judgeWorkload(target, action.on, facts, signal, live => {
      const now = textAt(containerIn(live.template, String(action.params['container']))?.raw, 'image');
      return now === action.params['image']
        ? rolloutVerdict(target, live, signal)
        : ok({ is: 'worse', seen: plain`it runs ${now ?? plainText('no such container')} now: someone else set it` });
    }),
};

/** `registry:5000/shop/cart:1.2@sha256:…` → `registry:5000/shop/cart`. */
const repositoryOf = (image: string): string => image.replace(/@.*$/, '').replace(/:[^/:]*$/, '');

function refusalOf(before: string, wanted: string): PlainText | undefined {
  if (before === wanted) return plain`it runs ${plainText(wanted, 200)} already`;
  return repositoryOf(before) === repositoryOf(wanted)
    ? undefined
    : plain`${plainText(repositoryOf(wanted), 200)} is another repository than ${plainText(repositoryOf(before), 200)}: that is a deploy, not a mend`;
}
