import { plain, plainText } from '../../../../src/model/plain-text.js';
import { ok } from '../../../../src/model/result.js';
import { seconds } from '../../../../src/model/time.js';
import { at, flagAt, listAt, rawTextAt } from '../../objects/raw.js';
import type { ClusterAction } from '../intended-change.js';
import { keepersOf, lost, NOT_IN_A_DRY_RUN, readObject, sameUid, uidFact } from '../live-object.js';

/** Lets a cron job start no more runs, or again. Runs that began go on either way. */
function cronJobSuspension(name: 'suspend-cronjob' | 'resume-cronjob', title: string): ClusterAction {
  const suspends = name === 'suspend-cronjob';
  return {
    name,
    title,
    on: ['cronjob'],
    needs: ['patch cronjobs.batch'],
    async intend(target, action, signal) {
      const read = await readObject(target, ['cronjob'], action.on, signal);
      if (!read.ok) return read;
      const { object, raw, place } = read.value;
      const active = listAt(raw, 'status', 'active').length;
      const catchesUp = !suspends && at(raw, 'spec', 'startingDeadlineSeconds') === undefined;
      return ok({
        facts: [
          uidFact(object),
          { name: 'suspended', text: plainText(object.suspended ? 'suspended' : 'not suspended'), value: String(object.suspended) },
          { name: 'schedule', text: plain`runs at "${object.schedule}"`, value: rawTextAt(raw, 'spec', 'schedule') ?? '' },
        ],
        refused:
          object.suspended === suspends
            ? plain`${object.name} is ${plainText(suspends ? 'suspended' : 'not suspended')} already`
            : undefined,
        writes: [
          {
            is: 'patch',
            place,
            before: raw,
            isDoneIn: body => flagAt(body, 'spec', 'suspend') === suspends,
            patch: [
              sameUid(object),
              ...(at(raw, 'spec', 'suspend') === undefined
                ? []
                : [{ op: 'test' as const, path: '/spec/suspend', value: object.suspended }]),
              { op: 'add', path: '/spec/suspend', value: suspends },
            ],
          },
        ],
        warnings: [
          ...keepersOf(object, 'suspend'),
          ...(catchesUp ? [plainText('it has no startingDeadlineSeconds: a run that was missed may start at once')] : []),
        ],
        blastRadius: [
          active === 0 ? plainText('no run is under way') : plain`${active} ${plainText(active === 1 ? 'run goes' : 'runs go')} on`,
        ],
        notTested: [plainText(suspends ? 'who misses the runs' : 'whether its next run succeeds'), NOT_IN_A_DRY_RUN],
        undo: {
          action: { ...action, name: suspends ? 'resume-cronjob' : 'suspend-cronjob' },
          text: suspends ? plain`lets ${object.name} run by its schedule again` : plain`suspends ${object.name} again`,
        },
        expectation: {
          text: suspends ? plain`${object.name} starts no more runs` : plain`${object.name} is scheduled again`,
          within: seconds(60),
        },
        done: plain`${object.name} is ${plainText(suspends ? 'suspended' : 'scheduled again')}`,
      });
    },
    async verify(target, action, { facts }, signal) {
      const read = await readObject(target, ['cronjob'], action.on, signal);
      const gone = lost(read, action.on, facts);
      if (gone) return ok(gone);
      if (!read.ok) return read;
      const { suspended } = read.value.object;
      return ok(
        suspended === suspends
          ? { is: 'worked', seen: plainText(suspends ? 'it is suspended' : 'it is scheduled') }
          : { is: 'worse', seen: plainText('someone else set it back') },
      );
    },
  };
}

export const suspendCronJob = cronJobSuspension('suspend-cronjob', 'Suspend a cron job');
export const resumeCronJob = cronJobSuspension('resume-cronjob', 'Resume a cron job');
