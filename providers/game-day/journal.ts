import type { GameChange, GameRef, Happening, World } from './world.js';

const KEPT = 6 * 3_600_000;

/**
 * Notes a platform event; the same reason on the same object within an hour is counted up.
 * @param every milliseconds between two counts, for what goes on without a break
 */
export function happen(world: World, about: GameRef, reason: string, level: Happening['level'], message: string, every = 0): void {
  const base = `${about.kind}/${about.namespace ?? ''}/${about.name} ${reason}`;
  const known = world.happenings.get(base);
  if (known && world.time - known.lastAt < 3_600_000) {
    if (world.time - known.lastAt < every) return;
    known.count++;
    known.lastAt = world.time;
    known.message = message;
    return;
  }
  // A new bout under the same name: the old one stays until it is forgotten.
  if (known) world.happenings.set(`${base} ${known.firstAt}`, known);
  world.happenings.delete(base);
  world.happenings.set(base, {
    key: `${base} ${world.time}`,
    about,
    reason,
    level,
    message,
    count: 1,
    firstAt: world.time,
    lastAt: world.time,
  });
}

/** Notes a change and hands it back, so that its end can be noted too. */
export function change(
  world: World,
  about: GameRef,
  parts: Omit<GameChange, 'key' | 'about' | 'at' | 'state' | 'finishedAt'> & Partial<Pick<GameChange, 'state' | 'finishedAt' | 'at'>>,
): GameChange {
  const at = parts.at ?? world.time;
  const made: GameChange = {
    state: 'finished',
    finishedAt: at,
    ...parts,
    key: `${about.kind}/${about.namespace ?? ''}/${about.name} ${parts.change} ${at}`,
    about,
    at,
  };
  world.changes.push(made);
  return made;
}

/** Drops what is older than six hours. */
export function forget(world: World): void {
  const oldest = world.time - KEPT;
  while ((world.changes[0]?.at ?? Infinity) < oldest) world.changes.shift();
  for (const [key, happening] of world.happenings) if (happening.lastAt < oldest) world.happenings.delete(key);
}
