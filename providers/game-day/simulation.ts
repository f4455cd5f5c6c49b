import { createWorld, fillNodes } from './create-world.js';
import { CALM, FAULTS } from './faults/index.js';
import type { Fault } from './faults/fault.js';
import { oldSilence, stepNoise } from './noise.js';
import { draw, keyOf } from './random.js';
import { createAlerting, type Alerting } from './alerting.js';
import { stepWorld } from './step.js';
import { STEP, type GameRef, type World } from './world.js';

const HISTORY = 2 * 3_600_000;
/** After a machine has slept longer than this, the world has slept too. */
const LONGEST_CATCH_UP = 2 * 3_600_000;

export interface SimulationOptions {
  /** Name of a fault, 'calm', or 'random'. */
  readonly scenario: string;
  readonly seed: number;
  /** Simulated seconds in a second, once the room is open. */
  readonly speed: number;
  /** When the room opens. */
  readonly now: number;
}

/** The shop and its monitoring, moved along by the room's clock. */
export interface Simulation {
  readonly world: World;
  readonly alerting: Alerting;
  readonly fault: Fault;
  /** The broken object, once it is broken. */
  origin(): GameRef | undefined;
  /** Steps up to the moment that the clock shows. */
  advance(now: number): void;
  /** A simulated moment as the room's clock would show it. */
  toClock(simulated: number): number;
  /** The other way round, for moments since the room opened. */
  toSimulated(clock: number): number;
  readonly speed: number;
}

export const scenarioNames = (): readonly string[] => [...FAULTS, CALM].map(fault => fault.name);

export function faultOf(scenario: string, seed: number): Fault | undefined {
  if (scenario === 'random') return FAULTS[Math.floor(draw(seed, keyOf('scenario')) * FAULTS.length)];
  return [...FAULTS, CALM].find(fault => fault.name === scenario);
}

/** Builds a world that has run for two hours, with its fault some minutes old. Equal options give an equal world. */
export function simulate(options: SimulationOptions): Simulation {
  const fault = faultOf(options.scenario, options.seed);
  if (!fault) throw new RangeError(`no scenario ${options.scenario}: ${scenarioNames().join(', ')}`);
  const opensAt = Math.floor(options.now / STEP) * STEP;
  const world = createWorld(options.seed, Math.floor((opensAt - HISTORY) / 15_000) * 15_000);
  const alerting = createAlerting(world);
  const breaksAt = Math.floor((opensAt - fault.lead) / STEP) * STEP;
  oldSilence(world);
  fault.prepare?.(world);
  fillNodes(world);

  let origin: GameRef | undefined;
  const step = (): void => {
    stepNoise(world, opensAt);
    if (world.time >= breaksAt) {
      origin ??= fault.begin(world);
      fault.step?.(world, world.time - breaksAt);
    }
    stepWorld(world);
    alerting.step();
  };
  while (world.time < opensAt) step();

  // Pairs of the simulated and the room's time from which later moments are counted; a new one after each long sleep.
  const anchors: { simulated: number; clock: number }[] = [{ simulated: world.time, clock: options.now }];
  const anchorOf = (simulated: number): { simulated: number; clock: number } | undefined =>
    anchors.findLast(anchor => anchor.simulated <= simulated);
  return {
    world,
    alerting,
    fault,
    speed: options.speed,
    origin: () => origin,
    advance(now) {
      const anchor = anchors.at(-1) ?? { simulated: world.time, clock: now };
      const goal = anchor.simulated + (now - anchor.clock) * options.speed;
      const limit = world.time + LONGEST_CATCH_UP;
      while (world.time + STEP <= Math.min(goal, limit)) step();
      if (goal > limit) anchors.push({ simulated: world.time, clock: now });
    },
    toClock(simulated) {
      const anchor = anchorOf(simulated);
      if (!anchor) return simulated + (options.now - (anchors[0]?.simulated ?? 0));
      return Math.round(anchor.clock + (simulated - anchor.simulated) / options.speed);
    },
    toSimulated(clock) {
      const anchor = anchors.findLast(candidate => candidate.clock <= clock);
      return anchor ? anchor.simulated + (clock - anchor.clock) * options.speed : clock - (options.now - opensAt);
    },
  };
}
