import { resourceFromLabels } from '../../src/model/about.js';
import { compareText, labelsId, stableId } from '../../src/model/identity.js';
import { listOf, plainLabels, recordOf, stringOf, stringsOf } from '../../src/model/json.js';
import { plain, plainText, type PlainText } from '../../src/model/plain-text.js';
import { ok, type Failure, type Result } from '../../src/model/result.js';
import type { PlatformEvent, SignalId } from '../../src/model/signal.js';
import { earlier, hours, minutes, seconds, type Instant } from '../../src/model/time.js';
import { SOURCE } from './alerts.js';
import { ASIDE, type PrometheusApi } from './api.js';
import { rangeOf, readSamples, runsOf } from './samples.js';

/** How far back the moment is looked for at which a target went down. */
const LOOK_BACK = hours(1);
const MOST_TARGETS = 200;
const MOST_POOLS = 5;
/** Of /targets, which can't be limited: more is left out rather than loaded. */
const LARGEST_LIST = 8 * 1024 * 1024;
/** A target that stays down is news only this often, not at each poll. */
const NEWS_EVERY = minutes(10);

export interface Down {
  readonly labels: Readonly<Record<string, string>>;
  readonly since: Instant;
  readonly lastError: string;
}

/** The targets whose last scrape failed. Keeps since when, and why. */
export class DownTargets {
  private known = new Map<string, Down>();
  private told = new Map<string, Instant>();

  async look(
    api: PrometheusApi,
    now: Instant,
    cluster: PlainText | undefined,
    signal: AbortSignal,
  ): Promise<
    Result<{ readonly events: readonly PlatformEvent[]; readonly notes: readonly PlainText[]; readonly down: readonly Down[] }, Failure>
  > {
    const answer = await api.get('query', { query: 'up == 0', time: String(now / 1000) }, signal, ASIDE);
    if (!answer.ok) return answer;
    const down = readSamples(answer.value.data)
      .series.map(({ labels: { __name__: _, ...labels } }) => ({ key: labelsId(labels), labels }))
      .sort((a, b) => compareText(a.key, b.key));
    const shown = down.slice(0, MOST_TARGETS);
    const added = shown.filter(({ key }) => !this.known.has(key));
    const details =
      added.length === 0
        ? undefined
        : await this.details(
            api,
            added.map(({ labels }) => labels),
            now,
            signal,
          );
    const next = new Map<string, Down>();
    for (const { key, labels } of shown)
      next.set(key, this.known.get(key) ?? { labels, since: details?.since.get(key) ?? now, lastError: details?.errors.get(key) ?? '' });
    this.known = next;
    const due = [...next].filter(([key]) => now - (this.told.get(key) ?? -Infinity) >= NEWS_EVERY);
    this.told = new Map([...next.keys()].map(key => [key, due.some(([one]) => one === key) ? now : (this.told.get(key) ?? now)]));
    return ok({
      down: [...next.values()],
      events: due.map(([key, one]) => eventOf(key, one, now, cluster)),
      notes: down.length > shown.length ? [plain`${down.length} targets are down, ${shown.length} of them are shown`] : [],
    });
  }

  /** Since when they are down, from the last hour, and what the scrapes answer. What can't be asked stays unknown. */
  private async details(
    api: PrometheusApi,
    targets: readonly Readonly<Record<string, string>>[],
    now: Instant,
    signal: AbortSignal,
  ): Promise<{ readonly since: ReadonlyMap<string, Instant>; readonly errors: ReadonlyMap<string, string> }> {
    const since = new Map<string, Instant>();
    const errors = new Map<string, string>();
    const range = rangeOf({ from: earlier(now, LOOK_BACK), to: now }, 241, seconds(15));
    const history = await api.get('query_range', { query: 'up == 0', start: range.start, end: range.end, step: range.step }, signal, {
      ...ASIDE,
      bytes: LARGEST_LIST,
    });
    if (history.ok) {
      for (const {
        labels: { __name__: _, ...labels },
        points,
      } of readSamples(history.value.data).series) {
        const last = runsOf(points, range.stepLength).at(-1);
        if (last) since.set(labelsId(labels), last.from);
      }
    }
    const pools = [...new Set(targets.map(labels => labels['job'] ?? ''))].sort(compareText).slice(0, MOST_POOLS);
    for (const scrapePool of pools) {
      const list = await api.get('targets', { state: 'active', scrapePool }, signal, { ...ASIDE, bytes: LARGEST_LIST });
      if (!list.ok) break;
      for (const raw of listOf(recordOf(list.value.data)['activeTargets'])) {
        const target = recordOf(raw);
        if (target['health'] === 'down') errors.set(labelsId(stringsOf(target['labels'])), stringOf(target['lastError']));
      }
    }
    return { since, errors };
  }
}

function eventOf(key: string, { labels, since, lastError }: Down, now: Instant, cluster: PlainText | undefined): PlatformEvent {
  const shown = plainLabels(labels);
  const where = plain`${shown['instance'] ?? plainText('a target')} of ${shown['job'] ?? plainText('no job')}`;
  return {
    type: 'event',
    id: stableId(SOURCE, 'target-down', key, since) as SignalId,
    source: SOURCE,
    about: resourceFromLabels(shown, cluster),
    at: since,
    lastAt: now,
    reason: plainText('TargetDown'),
    level: 'warning',
    count: 1,
    message:
      lastError === ''
        ? plain`Prometheus can't scrape ${where}`
        : plain`Prometheus can't scrape ${where}: ${plainText(withoutAddress(lastError), 400)}`,
  };
}

/** `Get "http://user:pass@host/metrics?token=x": reason` → `reason`: the address may hold a secret, and the instance is told already. */
export const withoutAddress = (error: string): string => error.replace(/^\w+ "[^"]*": /, '').replaceAll(/https?:\/\/\S+/g, 'its address');
