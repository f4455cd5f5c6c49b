import { afterEach, describe, expect, it } from 'vitest';
import { plainText } from '../../../src/model/plain-text.js';
import { minutes, seconds } from '../../../src/model/time.js';
import { openActing, type ActingDriver } from '../../support/acting-driver.js';
import { failure } from '../../support/simulated-cluster.js';

type Change = (driver: ActingDriver) => void | Promise<void>;
const checkout = (driver: ActingDriver) => driver.cluster.state.deployments['checkout']!;

/** What may happen between a plan and its act, and the words that have to name it. */
const world: readonly (readonly [string, RegExp, Change])[] = [
  [
    'the object was replaced under the same name',
    /uid uid-checkout-1 → uid uid-checkout-2/,
    driver => {
      checkout(driver).uid = 'uid-checkout-2';
    },
  ],
  [
    'an autoscaler changed the number',
    /replicas 9 → replicas 14/,
    driver => {
      checkout(driver).replicas = 14;
    },
  ],
  [
    'somebody scaled to zero',
    /replicas 9 → replicas 0/,
    driver => {
      checkout(driver).replicas = 0;
    },
  ],
  [
    'another rollout finished',
    /template hash-42 → template hash-43/,
    driver => {
      checkout(driver).template = 'hash-43';
    },
  ],
  [
    'a colleague rolled back already',
    /template hash-42 → template hash-41/,
    driver => {
      checkout(driver).template = 'hash-41';
    },
  ],
  [
    'an autoscaler was put on it',
    /autoscaler none → autoscaler checkout/,
    driver => {
      checkout(driver).hpa = 'checkout';
    },
  ],
  [
    'its rollouts were paused',
    /paused false → paused true/,
    driver => {
      checkout(driver).paused = true;
    },
  ],
  [
    'the revision to go back to was cleaned away',
    /target hash-41 → target not kept/,
    driver => {
      checkout(driver).revisions = { r42: 'hash-42' };
    },
  ],
  [
    'it was changed in several ways',
    /uid .*template|template .*uid/s,
    driver => {
      Object.assign(checkout(driver), { uid: 'uid-9', template: 'hash-50' });
    },
  ],
  [
    'it was deleted and made anew',
    /uid uid-checkout-1 → uid uid-checkout-3/,
    driver => {
      driver.cluster.state.deployments = { checkout: { ...checkout(driver), uid: 'uid-checkout-3', generation: 1 } };
    },
  ],
  [
    'it was deleted',
    /there is no deployment checkout/,
    driver => {
      delete driver.cluster.state.deployments['checkout'];
    },
  ],
  [
    'its namespace is gone',
    /there is no deployment checkout/,
    driver => {
      driver.cluster.state.deployments = {};
    },
  ],
  [
    'the token expired',
    /unauthorised|expired/,
    driver => {
      driver.cluster.trouble = { observe: failure('unauthorised', 'the token has expired') };
    },
  ],
  [
    'reading was forbidden',
    /forbidden/,
    driver => {
      driver.cluster.trouble = { observe: failure('forbidden') };
    },
  ],
  [
    'the server is away',
    /unreachable/,
    driver => {
      driver.cluster.trouble = { observe: failure('unreachable') };
    },
  ],
  [
    'the server asks to stay away',
    /rate-limited/,
    driver => {
      driver.cluster.trouble = { observe: failure('rate-limited') };
    },
  ],
  [
    'the answer makes no sense',
    /unexpected/,
    driver => {
      driver.cluster.trouble = { observe: failure('unexpected-answer', 'unexpected html') };
    },
  ],
  [
    'the reading breaks',
    /socket was closed/,
    driver => {
      driver.cluster.trouble = { observe: 'throw' };
    },
  ],
];
/** What else ends an approval. */
const room: readonly (readonly [string, RegExp, Change])[] = [
  [
    'the source was dropped',
    /not connected/,
    driver => {
      driver.isConnected = false;
    },
  ],
  [
    'the context was switched',
    /another context|maker mode is off|needs maker mode/,
    driver => {
      driver.context = plainText('prod-us/shop');
    },
  ],
  ['maker mode was turned off', /maker mode/, driver => driver.acting.makerOff()],
  [
    'ten minutes of maker mode passed',
    /maker mode/,
    driver => {
      driver.clock.jump(minutes(10));
    },
  ],
  [
    'the machine slept for an hour',
    /maker mode/,
    driver => {
      driver.clock.jump(minutes(60));
    },
  ],
  [
    'somebody refused it',
    /Refused|refused|can not be opened|not open/,
    driver => driver.acting.refuse(driver.plan(/Roll back/).plan.id, 'not now'),
  ],
];

describe('between plan and act', () => {
  let driver: ActingDriver;
  afterEach(() => driver.close());

  const told = (): string => {
    const { because, differences } = driver.plan(/Roll back/);
    return [because, ...(differences ?? []).map(({ path, before, after }) => `${path}: ${before} → ${after}`), ...driver.notes].join('\n');
  };

  async function start(): Promise<ReturnType<ActingDriver['proposed']>> {
    driver = openActing();
    const id = await driver.proposed();
    await driver.makerOn();
    return id;
  }

  it.each([...world, ...room])('before the question: %s', async (_, words, change) => {
    const id = await start();
    await change(driver);
    await driver.acting.openStep(id, 0);
    expect(driver.record(id).asking).toBeUndefined();
    expect(told()).toMatch(words);
    await driver.typed(id, { typed: 'amber-rollback' }).done;
    expect(driver.cluster.writes).toEqual([]);
    expect(driver.kinds()).not.toContain('performing');
  });

  it.each([...world, ...room])('after the question, before the word: %s', async (_, words, change) => {
    const id = await start();
    const { asking } = await driver.opened(id);
    await driver.advance(seconds(10));
    await change(driver);
    await driver.typed(id, { typed: asking!.word, step: 0 }).done;
    await driver.advance(seconds(40));
    expect(driver.cluster.writes).toEqual([]);
    expect(driver.kinds()).not.toContain('performing');
    expect(['void', 'rehearsed', 'refused', 'expired']).toContain(driver.record(id).state);
    expect(told()).toMatch(words);
  });

  it('in the moment of the write: the server checks once more, and nothing is repeated', async () => {
    const id = await start();
    await driver.opened(id);
    await driver.advance(seconds(10));
    driver.cluster.onCall = (call, moment) => {
      if (call === 'perform' && moment === 'before') checkout(driver).template = 'hash-99';
    };
    await driver.typed(id).done;
    expect(driver.record(id)).toMatchObject({ state: 'stopped', because: expect.stringContaining('the object changed') as string });
    expect(driver.cluster.writes).toEqual([]);
    expect(driver.cluster.calls.filter(call => call === 'perform')).toHaveLength(1);
  });

  it('a reading that never ends is given up', async () => {
    const id = await start();
    driver.cluster.trouble = { observe: 'hang' };
    const opening = driver.acting.openStep(id, 0);
    await driver.advance(seconds(20));
    await opening;
    expect(driver.record(id)).toMatchObject({ state: 'void', because: expect.stringContaining('no answer within 15 s') as string });
  });

  it('a wall clock that is set back gives no more time', async () => {
    const id = await start();
    await driver.opened(id);
    driver.clock.jump(minutes(6));
    driver.skew = -minutes(6);
    await driver.typed(id).done;
    expect(driver.record(id)).toMatchObject({ state: 'expired' });
    expect(driver.cluster.writes).toEqual([]);
  });

  it('a plan that was void can be rehearsed again, and is then another plan', async () => {
    const id = await start();
    const { hash } = driver.record(id);
    checkout(driver).replicas = 12;
    await driver.acting.openStep(id, 0);
    expect(driver.record(id)).toMatchObject({
      state: 'void',
      differences: [{ path: 'replicas', before: 'replicas 9', after: 'replicas 12' }],
    });
    await driver.acting.rehearse(id);
    expect(driver.record(id).state).toBe('rehearsed');
    expect(driver.record(id).differences).toBeUndefined();
    expect(driver.record(id).hash).not.toBe(hash);
    await driver.opened(id);
    await driver.advance(seconds(10));
    await driver.typed(id, { planHash: hash }).done;
    expect(driver.cluster.writes).toEqual([]);
  });
});
