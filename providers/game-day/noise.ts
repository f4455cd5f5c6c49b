import { authorOf } from './create-world.js';
import { release } from './deployments.js';
import { change } from './journal.js';
import { nextImage } from './faults/fault.js';
import { draw, pick } from './random.js';
import { currentRevision, serviceOf, type World } from './world.js';

/** Services whose rollouts tell nothing; the faults never choose them. */
const BYSTANDERS = ['storefront', 'mobile-gateway', 'recommendations', 'accounts'] as const;
const MINUTE = 60_000;

/** A silence that the team set on an alert everybody knows. */
export function oldSilence(world: World): void {
  world.silences.push({
    id: 'b3f0a6b2-5c1e-4d27-9a55-0f6d2f0c7e11',
    startsAt: world.startedAt - 52 * 3_600_000,
    endsAt: world.startedAt + 90 * 3_600_000,
    by: 'wanjiru',
    comment: 'old exporter, goes away with the move to the new cluster',
    matchers: [
      { name: 'alertname', value: 'TargetDown', isRegex: false, isEqual: true },
      { name: 'job', value: 'legacy-exporter', isRegex: false, isEqual: true },
    ],
  });
}

/** What happens on any day: healthy rollouts, a disk that fills and is cleaned, a flag. `opensAt` is when the person arrives. */
export function stepNoise(world: World, opensAt: number): void {
  if (world.time % MINUTE !== 0) return;
  const minute = Math.floor((world.time - opensAt) / MINUTE);
  stepDisk(world, minute);
  // Three rollouts before the person comes, one of them close to it, and now and then one after.
  const planned = [
    -97 + Math.floor(9 * draw(world.seed, 402)),
    -41 + Math.floor(7 * draw(world.seed, 403)),
    -14 + Math.floor(8 * draw(world.seed, 404)),
  ];
  const which = planned.indexOf(minute);
  if (which >= 0 || (minute > 0 && minute % 37 === 0)) {
    const service = serviceOf(world, pick(BYSTANDERS, world.seed, 410 + (which >= 0 ? which : minute)));
    const before = currentRevision(service);
    if (service.rollout === undefined || service.rollout.finishedAt !== undefined)
      release(world, service, { image: nextImage(before.image), traits: before.traits, author: authorOf(world.seed, 420 + minute) });
  }
  if (minute === -25 + Math.floor(6 * draw(world.seed, 405))) {
    change(
      world,
      { kind: 'service', name: 'recommendations', namespace: 'shop' },
      {
        change: 'flag',
        summary: 'ranking experiment raised from 5% to 10%',
        author: authorOf(world.seed, 406),
        fields: [{ path: 'flags.ranking-experiment', before: '5%', after: '10%' }],
      },
    );
  }
}

/** Logs fill one node's disk until they are rotated, a little above and below the threshold of its alert. */
function stepDisk(world: World, minute: number): void {
  const node = pick(
    world.nodes.filter(candidate => !candidate.added),
    world.seed,
    407,
  );
  const cycle = ((minute % 11) + 11) % 11;
  node.disk = 0.829 + 0.0045 * cycle;
}
