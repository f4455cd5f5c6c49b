import type { PolledSource } from '../collect/poller.js';
import type { Fields, Provider, ProviderIo } from '../contracts/provider.js';
import type { Duration } from '../model/time.js';
import { parseDuration, resolveFields, type ConfigFile } from './config.js';

/** The embedded default: used when nothing else is configured, or when asked for. */
export const GAME_DAY = 'game-day';

export interface SourceSettings {
  readonly flags: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly config: ConfigFile;
  /** Name of the context whose section of the config file counts first. */
  readonly context?: string;
  /** Open game day even when other sources are configured. */
  readonly gameDay: boolean;
}

export interface Discovered {
  readonly sources: readonly PolledSource[];
  /** What is not used and what it would need: for `doctor` and the sources panel. */
  readonly missing: readonly Missing[];
}

interface Missing {
  readonly id: string;
  readonly title: string;
  readonly because: string;
  /** It was asked for and can't be had: a room without it, or a game in its place, would mislead. */
  readonly wrong: boolean;
  /** The same, unless another source is there. */
  readonly wrongAlone?: boolean;
}

export type ProviderList = readonly (readonly [id: string, load: () => Promise<Provider>])[];

/** Finds which sources are configured on this machine. Reads files and environment only; connects to nothing. */
export async function discoverSources(providers: ProviderList, settings: SourceSettings, io: ProviderIo): Promise<Discovered> {
  const sources: PolledSource[] = [];
  const missing: Missing[] = [];
  let gameDay: { readonly source: PolledSource; readonly configured: () => ReturnType<Provider['configured']> } | undefined;
  for (const [id, load] of providers) {
    const provider = await load();
    const sections = [
      settings.context === undefined ? undefined : settings.config.contexts?.[settings.context]?.sources?.[id],
      settings.config.sources?.[id],
    ];
    const values = resolveFields<Fields>(provider.config, { flags: settings.flags, env: io.env, sections });
    const asked = durationIn(sections, 'every');
    const source: PolledSource = {
      id: provider.id,
      title: provider.title,
      emits: provider.emits,
      every: asked ?? provider.every,
      ...(asked === undefined && provider.quickest !== undefined ? { quickest: provider.quickest } : {}),
      timeout: durationIn(sections, 'timeout') ?? provider.timeout,
      connect: () => provider.connect(values, io),
    };
    if (id === GAME_DAY) gameDay = { source, configured: () => provider.configured(values, io) };
    else if (sections.some(section => section?.['enabled'] === false))
      missing.push({ id, title: provider.title, because: 'switched off in the config file', wrong: false });
    else {
      const answer = await provider.configured(values, io);
      if (answer.is) sources.push(source);
      else
        missing.push({
          id,
          title: provider.title,
          because: answer.because,
          wrong: answer.wrong === true || flagged(provider.config, settings.flags),
          wrongAlone: answer.wrong === 'alone',
        });
    }
  }
  if (!gameDay || (sources.length > 0 && !settings.gameDay)) return { sources, missing };
  const others = settings.gameDay ? [] : missing;
  // A game in place of a cluster that was named, but is not there, would be believed at 2 a.m.
  if (others.some(source => source.wrongAlone))
    return { sources: [], missing: others.map(source => ({ ...source, wrong: source.wrong || source.wrongAlone === true })) };
  const answer = await gameDay.configured();
  const { source } = gameDay;
  return answer.is
    ? { sources: [source], missing: others }
    : { sources: [], missing: [...others, { id: source.id, title: source.title, because: answer.because, wrong: true }] };
}

const flagged = (fields: Fields, flags: SourceSettings['flags']): boolean =>
  Object.values(fields).some(field => field.flag !== undefined && !field.secret && flags[field.flag] !== undefined);

function durationIn(sections: readonly (Readonly<Record<string, unknown>> | undefined)[], name: string): Duration | undefined {
  const value = sections.map(section => section?.[name]).find(found => found !== undefined);
  return typeof value === 'string' ? parseDuration(value) : undefined;
}
