import { defineProvider, type Clock, type Connection } from '../../src/contracts/provider.js';
import { plainText } from '../../src/model/plain-text.js';
import { fail, ok } from '../../src/model/result.js';
import { seconds } from '../../src/model/time.js';
import { keyOf } from './random.js';
import type { Simulation } from './simulation.js';

const FIELDS = {
  scenario: {
    about:
      'Scenario of the simulated shop: bad-rollout, memory-leak, node-loss, pool-config, third-party, forgotten-load-test, flash-sale, slow-consumer, calm, or random',
    env: ['WARROOM_GAME_DAY'],
    flag: 'game-day',
    fallback: 'random',
  },
  seed: {
    about: 'Seed of the game: the same seed and scenario give the same day; without one each start is another',
    env: ['WARROOM_GAME_DAY_SEED'],
    flag: 'game-day-seed',
  },
  speed: {
    about: 'Simulated seconds in a second once it is open, 1 to 60',
    env: ['WARROOM_GAME_DAY_SPEED'],
    flag: 'game-day-speed',
    fallback: '1',
  },
} as const;

/** A simulated shop that has just broken, for everybody who has no servers at hand. */
export const provider = defineProvider({
  id: 'game-day',
  title: 'Game day',
  emits: ['alert', 'change', 'event', 'log', 'cost', 'series'],
  every: seconds(5),
  timeout: seconds(30),
  config: FIELDS,
  async configured(config) {
    const because = await problemOf(config);
    return because === undefined ? { is: true } : { is: false, because, wrong: true };
  },
  async connect(config, io) {
    const because = await problemOf(config);
    if (because !== undefined) throw new Error(because);
    const { simulate } = await import('./simulation.js');
    const now = io.clock.now();
    const seed = config.seed === undefined || config.seed === '' ? keyOf(`start ${Math.floor(now / 60_000)}`) : keyOf(config.seed);
    const scenario = scenarioOf(config);
    const simulation = simulate({ scenario, seed, speed: Number(config.speed), now });
    const context = plainText(`GAME DAY · ${scenario === 'random' ? 'scenario hidden' : scenario} · shop`);
    return connectionTo(simulation, io.clock, context);
  },
});

interface Chosen {
  readonly scenario: string;
  readonly speed: string;
}

const scenarioOf = ({ scenario }: Chosen): string => (scenario === '' || scenario === 'true' ? 'random' : scenario);

/** Why this day can't be played; undefined when it can. */
async function problemOf(config: Chosen): Promise<string | undefined> {
  const { scenarioNames, faultOf } = await import('./simulation.js');
  const scenario = scenarioOf(config);
  if (!faultOf(scenario, 0))
    return `there is no game day scenario "${plainText(scenario, 60)}"; there are ${scenarioNames().join(', ')} and random`;
  const speed = Number(config.speed);
  return speed >= 1 && speed <= 60 ? undefined : `the speed of a game day is 1 to 60, not ${plainText(config.speed, 20)}`;
}

async function connectionTo(simulation: Simulation, clock: Clock, context: ReturnType<typeof plainText>): Promise<Connection> {
  const [{ poll }, { questionsOf }, { actionsOf }] = await Promise.all([
    import('./poll.js'),
    import('./questions.js'),
    import('./actions.js'),
  ]);
  const catchUp = (): number => {
    const now = clock.now();
    simulation.advance(now);
    return now;
  };
  return {
    check(signal) {
      return Promise.resolve(
        signal.aborted
          ? fail({ kind: 'cancelled' as const, asked: plainText('game day'), answered: plainText('cancelled') })
          : ok({ identity: { context, user: plainText('player') } }),
      );
    },
    poll(window, signal) {
      if (signal.aborted)
        return Promise.resolve(fail({ kind: 'cancelled' as const, asked: plainText('poll game day'), answered: plainText('cancelled') }));
      catchUp();
      return Promise.resolve(ok(poll(simulation, window)));
    },
    questions: questionsOf(simulation, catchUp),
    actions: actionsOf(simulation, catchUp),
    openWriter: async () => (await import('./writer.js')).writerOf(simulation, catchUp),
    close: () => Promise.resolve(),
  };
}
