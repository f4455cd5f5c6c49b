import type { Clock } from '../../../src/contracts/provider.js';
import { milliseconds, seconds } from '../../../src/model/time.js';
import type { Api } from '../access/api.js';
import { SURVEYED, type WatchedKind } from '../objects/kinds.js';
import type { KubernetesObject } from '../objects/objects.js';
import { coverageOf, refusalOf, type Covered } from '../read/coverage.js';
import type { Delta } from '../read/delta.js';
import { secretAsker } from './secrets.js';
import { listPages, METADATA_LIST, type RawObject } from './list-watch.js';

export interface SurveyOptions {
  readonly api: Api;
  readonly clock: Clock;
  readonly random: () => number;
  readonly signal: AbortSignal;
  readonly delta: Pick<Delta, 'world' | 'survey' | 'coverage' | 'reject'>;
  /** Where a kind may be found, best first. */
  paths(kind: WatchedKind): readonly string[];
  onNews(): void;
}

/** One round a minute, one list after the other: what changes this seldom is not worth a watch. */
const EVERY = seconds(60);
/** What is refused or absent is asked again in each of so many rounds. */
const SELDOM = 10;

/** Lists the kinds that only checks look at, again and again. `first` resolves when each was asked once. */
export function startSurvey(options: SurveyOptions): { readonly first: Promise<void>; readonly ended: Promise<void> } {
  let done: () => void = () => undefined;
  const first = new Promise<void>(resolve => {
    done = resolve;
  });

  async function run(): Promise<void> {
    const askSecrets = secretAsker(options);
    for (let round = 0; !options.signal.aborted; round++) {
      for (const kind of SURVEYED) {
        const known = options.delta.coverage.of(kind.kind);
        if (round % SELDOM !== 0 && (known === 'absent' || known === 'not-allowed')) continue;
        await look(kind, options);
        if (options.signal.aborted) break;
      }
      if (!options.signal.aborted) await askSecrets(round);
      if (round === 0) done();
      options.onNews();
      await options.clock.sleep(milliseconds(Math.round(EVERY * (0.9 + 0.2 * options.random()))), options.signal);
    }
    done();
  }

  return { first, ended: run() };
}

async function look(kind: WatchedKind, options: SurveyOptions): Promise<void> {
  const { api, signal, delta } = options;
  let refused: Covered = 'unavailable';
  for (const path of options.paths(kind)) {
    const objects: KubernetesObject[] = [];
    const reject = (because: string): void => delta.reject(`${kind.title}: ${because}`);
    const answer = await listPages(
      {
        api,
        signal,
        ...(kind.metadataOnly ? { accept: METADATA_LIST } : {}),
        sink: {
          page: raws => {
            for (const raw of raws) take(kind, raw, objects, reject);
          },
          rejected: reject,
        },
      },
      path,
    );
    if (answer.ok) {
      delta.survey(kind.kind, objects);
      delta.coverage.set(kind.kind, ...coverageOf(path));
      return;
    }
    if (answer.error.status !== 403 && answer.error.status !== 404) {
      // What was listed before is only old now.
      if (delta.coverage.of(kind.kind) === 'waiting') delta.coverage.set(kind.kind, 'unavailable');
      return;
    }
    refused = refusalOf(answer.error.status);
  }
  delta.survey(kind.kind, []);
  delta.coverage.set(kind.kind, refused);
}

function take(kind: WatchedKind, raw: RawObject, into: KubernetesObject[], reject: (because: string) => void): void {
  try {
    into.push(kind.read(raw));
  } catch (error) {
    reject(`${raw.metadata.name}: ${error instanceof Error ? error.message : 'unreadable'}`);
  }
}
