import type { ActionParams } from '../../../../src/model/plan.js';
import { joinPlain, plain, plainText, type PlainText } from '../../../../src/model/plain-text.js';
import { fail, ok } from '../../../../src/model/result.js';
import { rawTextAt, recordAt, type Raw } from '../../objects/raw.js';
import type { ClusterAction } from '../intended-change.js';
import { judgeWorkload, readLive } from '../live-workload.js';
import { quantityOf } from '../quantity.js';
import { rolloutVerdict } from '../rollout.js';
import { containerIn, templateChange, templateWrite } from '../template-change.js';

/** Each argument and where it stands in `resources`. */
const AMOUNTS = {
  cpuRequest: ['requests', 'cpu'],
  cpuLimit: ['limits', 'cpu'],
  memoryRequest: ['requests', 'memory'],
  memoryLimit: ['limits', 'memory'],
} as const;
type Amount = keyof typeof AMOUNTS;
const NAMES = Object.keys(AMOUNTS) as readonly Amount[];
/** For "not set". */
const NONE = 'none';
/** Beyond this either way it is another sizing of the service, not a mend. */
const MOST_TIMES = 4;

/** Requests and limits of one container, one or several of the four at once. */
export const setResources: ClusterAction = {
  name: 'set-resources',
  title: 'Set requests and limits of one container',
  on: ['deployment', 'statefulset', 'daemonset'],
  needs: ['patch deployments.apps', 'patch statefulsets.apps', 'patch daemonsets.apps'],
  async intend(target, action, signal) {
    const read = await readLive(target, action.on, signal);
    if (!read.ok) return read;
    const live = read.value;
    const { name } = live.object;
    const container = String(action.params['container'] ?? '');
    const found = containerIn(live.template, container);
    if (!found)
      return fail({
        kind: 'not-found',
        asked: plain`set resources of ${name}`,
        answered: plain`it has no container ${plainText(container, 80)}`,
      });
    const before = recordAt(found.raw, 'resources');
    const given = NAMES.filter(each => action.params[each] !== undefined);
    const old = Object.fromEntries(given.map(each => [each, amountIn(before, each)]));
    const shared = templateChange(target, live);
    const unset = given.filter(each => action.params[each] === NONE);
    return ok({
      ...shared,
      refused: shared.refused ?? refusalOf(before, action.params, given),
      warnings: [
        ...shared.warnings,
        ...unset
          .filter(each => each.endsWith('Limit'))
          .map(each => plain`without ${plainText(AMOUNTS[each].join('.'))} it may take what its neighbours on the node need`),
      ],
      writes: [
        templateWrite(
          live,
          [
            {
              op: found.raw['resources'] === undefined ? 'add' : 'replace',
              path: `${found.path}/resources`,
              value: resourcesWith(before, action.params, given),
            },
          ],
          template =>
            given.every(each => amountIn(recordAt(containerIn(template, container)?.raw, 'resources'), each) === action.params[each]),
        ),
      ],
      undo: {
        action: { ...action, params: { container, ...old } },
        text: plain`sets ${joinPlain(
          given.map(each => plain`${plainText(AMOUNTS[each].join('.'))} to ${plainText(old[each])}`),
          ', ',
        )} again`,
      },
      done: plain`${name} has ${joinPlain(
        given.map(each => plain`${plainText(AMOUNTS[each].join('.'))} ${plainText(action.params[each])}`),
        ', ',
      )}`,
    });
  },
  verify: (target, action, { facts }, signal) =>
    judgeWorkload(target, action.on, facts, signal, live => {
      const now = recordAt(containerIn(live.template, String(action.params['container']))?.raw, 'resources');
      const other = NAMES.find(each => action.params[each] !== undefined && amountIn(now, each) !== action.params[each]);
      return other === undefined
        ? rolloutVerdict(target, live, signal)
        : ok({
            is: 'worse',
            seen: plain`${plainText(AMOUNTS[other].join('.'))} is ${plainText(amountIn(now, other))} now: someone else set it`,
          });
    }),
};

const amountIn = (resources: Raw, name: Amount): string => rawTextAt(resources, ...AMOUNTS[name]) ?? NONE;

function resourcesWith(before: Raw, params: ActionParams, given: readonly Amount[]): Raw {
  const after: Record<string, unknown> = { ...before };
  for (const each of given) {
    const [group, resource] = AMOUNTS[each];
    const { [resource]: _, ...others } = recordAt(after, group);
    const amounts = params[each] === NONE ? others : { ...others, [resource]: params[each] };
    if (Object.keys(amounts).length > 0) after[group] = amounts;
    else delete after[group];
  }
  return after;
}

function refusalOf(before: Raw, params: ActionParams, given: readonly Amount[]): PlainText | undefined {
  if (given.every(each => amountIn(before, each) === params[each])) return plainText('that is what it has already');
  for (const each of given) {
    const now = quantityOf(amountIn(before, each));
    const wanted = quantityOf(String(params[each]));
    if (params[each] !== NONE && !(wanted !== undefined && wanted > 0)) return plain`${plainText(params[each], 40)} is no amount`;
    // From none to something, or to none: there is nothing to measure against.
    if (now === undefined || wanted === undefined || now === 0) continue;
    if (wanted > now * MOST_TIMES || wanted < now / MOST_TIMES)
      return plain`${plainText(AMOUNTS[each].join('.'))} ${plainText(params[each])} is more than ${MOST_TIMES} times away from ${plainText(amountIn(before, each))}`;
  }
  return undefined;
}
