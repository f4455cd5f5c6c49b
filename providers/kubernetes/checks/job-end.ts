import type { PlainText } from '../../../src/model/plain-text.js';
import type { JobObject } from '../objects/objects.js';
import type { World } from '../objects/world.js';
import { endOf } from './check.js';

/** It succeeded or gave up. */
export const isOver = (job: JobObject): boolean =>
  job.conditions.some(condition => (condition.type === 'Failed' || condition.type === 'Complete') && condition.status === 'True');

/** How the container that failed last ended, among the pods of a job that are still known. */
export function lastEndOf(job: JobObject, world: World): PlainText | undefined {
  let last: { readonly at: number; readonly words: PlainText } | undefined;
  for (const pod of world.children(job.uid)) {
    if (pod.kind !== 'pod') continue;
    for (const container of pod.containers) {
      const end = container.terminated ?? container.last;
      if (!end || end.exitCode === 0) continue;
      const at = end.finishedAt ?? pod.createdAt;
      if (!last || at > last.at) last = { at, words: endOf(end) };
    }
  }
  return last?.words;
}
