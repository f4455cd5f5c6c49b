/** A remote API for tests of plans and acting: deployments, silences, trouble on the way. It stands for a server behind the network. */
import type { ActionKind, Clock, Connection, Writer } from '../../src/contracts/provider.js';
import { plain, plainText, type PlainText } from '../../src/model/plain-text.js';
import type { ActionName, Fact, PlannedAction, Rehearsal } from '../../src/model/plan.js';
import { fail, ok, type Failure, type Result } from '../../src/model/result.js';
import { seconds } from '../../src/model/time.js';

export interface SimulatedDeployment {
  uid: string;
  generation: number;
  replicas: number;
  /** Hash of the template that runs. */
  template: string;
  revisions: Readonly<Record<string, string>>;
  hpa: string | null;
  paused: boolean;
  /** What a look at the outcome says, once the object is as wanted. */
  outcome: 'worked' | 'not-yet' | 'worse';
}
export interface ClusterState {
  deployments: Record<string, SimulatedDeployment>;
  silences: { id: string; matchers: string; ended: boolean }[];
  firing: string[];
  may: boolean;
}

export type Call = 'rehearse' | 'observe' | 'verify' | 'open-writer' | 'perform';
/** hang: never answers; lost-before: the request is lost; lost-after: it is done and the answer is lost; a failure: said by the server. */
export type Trouble = 'hang' | 'throw' | 'lost-before' | 'lost-after' | Failure;

export interface SimulatedCluster {
  readonly state: ClusterState;
  readonly connection: Connection;
  /** Every mutating request that reached the server, in order. */
  readonly writes: readonly string[];
  /** Calls of all sorts. */
  readonly calls: readonly Call[];
  readonly openWriters: number;
  trouble: Partial<Record<Call, Trouble>>;
  /** Called before the server does what it is asked, and, for a write, once more before it answers. */
  onCall: (call: Call, moment: 'before' | 'after') => void;
}

export const WATCHED = seconds(60);
export const failure = (kind: Failure['kind'], answered = kind as string): Failure => ({
  kind,
  asked: plainText('PATCH /simulated'),
  answered: plainText(answered),
});

export const shopState = (): ClusterState => ({
  deployments: {
    checkout: {
      uid: 'uid-checkout-1',
      generation: 7,
      replicas: 9,
      template: 'hash-42',
      revisions: { r41: 'hash-41', r42: 'hash-42' },
      hpa: null,
      paused: false,
      outcome: 'worked',
    },
    payment: {
      uid: 'uid-payment-1',
      generation: 3,
      replicas: 4,
      template: 'hash-8',
      revisions: { r7: 'hash-7', r8: 'hash-8' },
      hpa: null,
      paused: false,
      outcome: 'worked',
    },
  },
  silences: [],
  firing: ['HighErrorRate'],
  may: true,
});

export function simulatedCluster(clock: Clock, state: ClusterState = shopState(), saved: () => void = () => undefined): SimulatedCluster {
  const writes: string[] = [];
  const calls: Call[] = [];
  let openWriters = 0;
  const cluster: SimulatedCluster = {
    state,
    writes,
    calls,
    get openWriters() {
      return openWriters;
    },
    trouble: {},
    onCall: () => undefined,
    connection: undefined as never,
  };

  async function asked<T>(call: Call, signal: AbortSignal | undefined, answer: () => Result<T, Failure>): Promise<Result<T, Failure>> {
    calls.push(call);
    cluster.onCall(call, 'before');
    const trouble = cluster.trouble[call];
    if (trouble === 'hang') return new Promise(() => undefined);
    if (trouble === 'throw') throw new Error('the socket was closed');
    if (trouble === 'lost-before') return fail(failure('timed-out', 'no answer'));
    if (typeof trouble === 'object') return fail(trouble);
    if (signal?.aborted) return fail(failure('cancelled'));
    const result = answer();
    cluster.onCall(call, 'after');
    return trouble === 'lost-after' ? fail(failure('timed-out', 'no answer')) : result;
  }

  const deploymentOf = (action: PlannedAction): Result<SimulatedDeployment, Failure> => {
    const found = action.on.kind === 'deployment' && action.on.namespace === 'shop' ? state.deployments[action.on.name] : undefined;
    return found ? ok(found) : fail(failure('not-found', `there is no ${action.on.kind} ${action.on.name}`));
  };

  function factsOf(action: PlannedAction): Result<readonly Fact[], Failure> {
    const fact = (name: string, value: string): Fact => ({ name, value, text: plain`${plainText(name)} ${plainText(value)}` });
    if (action.name === 'create-silence')
      return ok([fact('matchers', String(action.params['matchers'])), fact('mutes', state.firing.join(', '))]);
    if (action.name === 'expire-silence')
      return ok([
        fact('silence', state.silences.find(silence => silence.id === action.params['id'] && !silence.ended)?.matchers ?? 'gone'),
      ]);
    const found = deploymentOf(action);
    if (!found.ok) return found;
    const { uid, generation, replicas, template, revisions, hpa, paused } = found.value;
    return ok([
      fact('uid', uid),
      fact('template', template),
      fact('replicas', String(replicas)),
      fact('autoscaler', hpa ?? 'none'),
      fact('paused', String(paused)),
      ...(action.name === 'roll-back'
        ? [fact('target', Object.values(revisions).find(hash => hash === action.params['hash']) ?? 'not kept')]
        : [fact('generation', String(generation))]),
    ]);
  }

  function undoOf(action: PlannedAction): Rehearsal['undo'] {
    const found = state.deployments[action.on.name];
    switch (action.name) {
      case 'create-silence':
        return {
          action: { ...action, name: 'expire-silence', on: { kind: 'silence', name: plainText('s1') }, params: { id: 's1' } },
          text: plainText('the silence is ended'),
        };
      case 'expire-silence':
        return { cannot: plainText('make a new one') };
      case 'scale':
        return { action: { ...action, params: { replicas: found?.replicas ?? 0 } }, text: plain`back to ${found?.replicas ?? 0} replicas` };
      case 'restart':
      case 'roll-back': {
        const now = Object.entries(found?.revisions ?? {}).find(([, hash]) => hash === found?.template);
        return now
          ? {
              action: { ...action, name: 'roll-back', params: { revision: now[0], hash: now[1] } },
              text: plain`${plainText(now[0])} again`,
            }
          : { cannot: plainText('its revision is not known') };
      }
      default:
        return { cannot: plainText('this cluster does not know it') };
    }
  }

  function isDone(action: PlannedAction): boolean {
    const found = state.deployments[action.on.name];
    switch (action.name) {
      case 'roll-back':
        return found?.template === action.params['hash'];
      case 'scale':
        return found?.replicas === action.params['replicas'];
      case 'restart':
        return true;
      case 'create-silence':
        return state.silences.some(silence => silence.matchers === action.params['matchers'] && !silence.ended);
      case 'expire-silence':
        return state.silences.every(silence => silence.id !== action.params['id'] || silence.ended);
      default:
        return false;
    }
  }

  function change(action: PlannedAction): void {
    const found = state.deployments[action.on.name];
    if (action.name === 'create-silence') state.silences.push({ id: 's1', matchers: String(action.params['matchers']), ended: false });
    for (const silence of state.silences) if (action.name === 'expire-silence' && silence.id === action.params['id']) silence.ended = true;
    if (!found) return;
    found.generation++;
    if (action.name === 'roll-back') found.template = String(action.params['hash']);
    if (action.name === 'scale') found.replicas = Number(action.params['replicas']);
  }

  const kind = (name: ActionName, on: readonly string[]): ActionKind => ({
    name,
    title: name,
    on,
    rehearse: (action, signal) =>
      asked('rehearse', signal, () => {
        const facts = factsOf(action);
        if (!facts.ok) return facts;
        const refused = state.may ? undefined : plainText('you may not patch deployments in shop');
        return ok({
          at: clock.now(),
          facts: facts.value,
          permitted: refused === undefined,
          ...(refused ? { refused } : {}),
          diff: [{ path: plainText('spec'), before: plainText('before'), after: plain`after ${plainText(name)}` }],
          notTested: [plainText('image pull')],
          warnings: [],
          blastRadius: [],
          undo: undoOf(action),
          expectation: { text: plainText('all is well'), within: WATCHED },
        });
      }),
    observe: (action, signal) => asked('observe', signal, () => factsOf(action)),
    verify: (action, _, signal) =>
      asked('verify', signal, () => {
        const outcome = isDone(action) ? (state.deployments[action.on.name]?.outcome ?? 'worked') : 'not-yet';
        return ok({ is: outcome, seen: plainText(`it looks ${outcome}`) });
      }),
  });

  const openWriter = async (): Promise<Writer> => {
    const opened = await asked('open-writer', undefined, () => ok(undefined));
    if (!opened.ok) throw new Error(opened.error.answered);
    openWriters++;
    let isOpen = true;
    return {
      perform: (action, rehearsal, signal) =>
        asked<{ readonly seen: PlainText }>('perform', signal, () => {
          if (!isOpen) return fail(failure('unreachable', 'the writer is closed'));
          const facts = factsOf(action);
          if (!facts.ok) return facts;
          if (JSON.stringify(facts.value) !== JSON.stringify(rehearsal.facts)) return fail(failure('conflict', 'the object changed'));
          writes.push(`${action.name} ${action.on.name} ${JSON.stringify(action.params)}`);
          change(action);
          saved();
          return ok({ seen: plain`${plainText(action.name)} was accepted` });
        }),
      close: () => {
        if (isOpen) openWriters--;
        isOpen = false;
        return Promise.resolve();
      },
    };
  };

  const connection: Connection = {
    check: () => Promise.resolve(ok({ identity: { context: plainText('prod-eu/shop'), user: plainText('ada@example.org') } })),
    poll: () => Promise.resolve(ok({ signals: [], completeFor: [] })),
    actions: [
      kind('roll-back', ['deployment']),
      kind('restart', ['deployment']),
      kind('scale', ['deployment']),
      kind('create-silence', ['silence']),
      kind('expire-silence', ['silence']),
    ],
    openWriter,
    close: () => Promise.resolve(),
  };
  return Object.assign(cluster, { connection });
}
