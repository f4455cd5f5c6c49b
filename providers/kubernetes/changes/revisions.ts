import { plain, plainText, type PlainText } from '../../../src/model/plain-text.js';
import type { Revision } from '../../../src/model/resource.js';
import type { Instant } from '../../../src/model/time.js';
import type { Template, WorkloadObject } from '../objects/objects.js';
import { lastManager } from '../objects/read-base.js';
import type { World } from '../objects/world.js';

/** One version of a workload's pod template: a ReplicaSet of a Deployment, or a ControllerRevision of the others. */
export interface WorkloadRevision {
  readonly uid: string;
  readonly objectName: PlainText;
  readonly number: number;
  readonly name: PlainText;
  readonly hash: PlainText;
  readonly createdAt: Instant;
  /** When it became the wanted one; undefined when it came back after a roll-back that nobody here saw. */
  readonly at?: Instant;
  readonly cause?: PlainText;
  readonly template: Template;
}

/** The revisions of a workload, oldest first; the last one is what it should run now. */
export function revisionsOf(world: World, workload: WorkloadObject): readonly WorkloadRevision[] {
  const found: Omit<WorkloadRevision, 'at'>[] = [];
  const reused = new Set<string>();
  for (const child of world.children(workload.uid)) {
    if (child.kind === 'replicaset' && child.revision > 0) {
      if (child.reused) reused.add(child.uid);
      found.push({ ...common(child), number: child.revision, name: plain`r${child.revision}`, hash: child.hash, template: child.template });
    } else if (child.kind === 'revision')
      found.push({ ...common(child), number: child.revision, name: plain`r${child.revision}`, hash: child.hash, template: child.template });
  }
  found.sort((a, b) => a.number - b.number);
  let newest = 0;
  return found.map((revision, index) => {
    // A ControllerRevision that is older than one with a lower number was rolled back to, too.
    const cameBack = reused.has(revision.uid) || revision.createdAt < newest;
    newest = Math.max(newest, revision.createdAt);
    const at = !cameBack ? revision.createdAt : index === found.length - 1 ? lastManager(workload.managers, 'template')?.at : undefined;
    return { ...revision, ...(at === undefined ? {} : { at }) };
  });
}

function common(child: {
  readonly uid: string;
  readonly name: PlainText;
  readonly createdAt: Instant;
  readonly cause?: PlainText;
}): Pick<WorkloadRevision, 'uid' | 'objectName' | 'createdAt' | 'cause'> {
  return { uid: child.uid, objectName: child.name, createdAt: child.createdAt, ...(child.cause ? { cause: child.cause } : {}) };
}

/** The revisions as roll-back targets, newest first. */
export function rollBackTargets(world: World, workload: WorkloadObject): readonly Revision[] {
  const revisions = revisionsOf(world, workload);
  return revisions
    .map((revision, index) => ({
      name: revision.name,
      hash: revision.hash,
      at: revision.at ?? revision.createdAt,
      summary: plainText(revision.template.images.join(', '), 300),
      current: index === revisions.length - 1,
    }))
    .reverse();
}
