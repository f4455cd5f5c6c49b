import { pick } from '../random.js';
import { serviceOf, type GameRef, type ServiceState, type World } from '../world.js';

/** One way to break the shop. It changes causes only (a version, a setting, a machine, the outside): the rest follows from the model. */
export interface Fault {
  /** As a person chooses it: `--game-day bad-rollout`. */
  readonly name: string;
  /** What it was, for whoever chose it by name. */
  readonly about: string;
  /** Milliseconds from its beginning to the moment the room opens: the first alerts are fresh then. */
  readonly lead: number;
  /** Before the pods are placed. */
  prepare?(world: World): void;
  /** Breaks it, and says which object is the origin. */
  begin(world: World): GameRef;
  /** What goes on while it lasts; `since` is the time from its beginning. */
  step?(world: World, since: number): void;
}

/** One of the services that this fault may hit, by the seed. */
export const victim = (world: World, names: readonly string[], key: number): ServiceState => serviceOf(world, pick(names, world.seed, key));

/** The image with its last number raised. */
export const nextImage = (image: string): string => image.replace(/(\d+)$/, digits => String(Number(digits) + 1));
