import { instant } from '../../../src/model/time.js';
import type { PlainText } from '../../../src/model/plain-text.js';
import type { SecretObject } from '../objects/surveyed.js';
import type { World } from '../objects/world.js';
import type { Covered } from '../read/coverage.js';
import type { SurveyOptions } from './survey.js';

/** Names asked in one round: the others have their turn in the next. */
const MOST = 200;
const AT_ONCE = 8;
/** One that is there, and a namespace that refuses, are asked again after so many rounds. */
const SELDOM = 10;

interface Named {
  readonly namespace: PlainText;
  readonly name: PlainText;
}

/** Asks of the Secrets that something names whether they exist, and of no others; what is in them is not asked for. */
export function secretAsker({ api, signal, delta }: Pick<SurveyOptions, 'api' | 'signal' | 'delta'>): (round: number) => Promise<void> {
  const known = new Map<string, { readonly secret: SecretObject; readonly round: number }>();
  const refused = new Map<string, number>();
  let unanswered = false;

  async function ask({ namespace, name }: Named, round: number): Promise<void> {
    if (refused.get(namespace) === round) return;
    const answer = await api.secretExists(namespace, name, signal);
    if (answer.ok) known.set(keyOf({ namespace, name }), { round, secret: secretOf({ namespace, name }, answer.value) });
    else if (answer.error.status === 403) refused.set(namespace, round);
    else unanswered = true;
  }

  return async round => {
    const named = namedIn(delta.world);
    for (const key of [...known.keys()]) if (!named.has(key)) known.delete(key);
    unanswered = false;
    const due = [...named.values()]
      .filter(one => {
        const before = known.get(keyOf(one));
        return before ? !before.secret.exists || round - before.round >= SELDOM : round - (refused.get(one.namespace) ?? -SELDOM) >= SELDOM;
      })
      .slice(0, MOST);
    for (let at = 0; at < due.length && !signal.aborted; at += AT_ONCE)
      await Promise.all(due.slice(at, at + AT_ONCE).map(one => ask(one, round)));
    delta.survey(
      'secret',
      [...known.values()].map(({ secret }) => secret),
    );
    delta.coverage.set('secret', coveredBy(named.size, known.size, refused.size, unanswered));
  };
}

function coveredBy(named: number, known: number, refused: number, unanswered: boolean): Covered {
  if (known > 0 || named === 0) return 'whole';
  return refused > 0 ? 'not-allowed' : unanswered ? 'unavailable' : 'whole';
}

const keyOf = ({ namespace, name }: Named): string => `${namespace}/${name}`;

const secretOf = ({ namespace, name }: Named, exists: boolean): SecretObject => ({
  kind: 'secret',
  uid: `secret/${namespace}/${name}`,
  name,
  namespace,
  version: '',
  generation: 0,
  createdAt: instant(0),
  labels: {},
  managers: [],
  exists,
});

/** Every Secret that an ingress, a gateway or a workload names, those of the way in first. */
function namedIn(world: World): ReadonlyMap<string, Named> {
  const named = new Map<string, Named>();
  const add = (namespace: PlainText | undefined, name: PlainText): void => {
    if (namespace) named.set(keyOf({ namespace, name }), { namespace, name });
  };
  for (const ingress of world.all('ingress')) for (const name of ingress.tlsSecrets) add(ingress.namespace, name);
  for (const gateway of world.all('gateway'))
    for (const listener of gateway.listeners) for (const name of listener.secrets) add(gateway.namespace, name);
  for (const kind of ['pod', 'deployment', 'statefulset', 'daemonset', 'cronjob', 'job'] as const) {
    for (const object of world.all(kind))
      for (const wanted of object.wants) if (wanted.kind === 'secret') add(object.namespace, wanted.name);
  }
  return named;
}
