/** What the command line said, before the environment and the config file have their say. */
export interface CommandOptions {
  /** Provider flags by name: `prometheus`, `context`, `region`, …; lists for flags that may be given several times. */
  readonly flags: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly config?: string;
  /** Open game day even when sources are configured; `flags['game-day']` holds the scenario, if any. */
  readonly gameDay?: boolean;
  readonly readOnly?: boolean;
  readonly theme?: string;
  readonly ascii?: boolean;
  readonly colors?: string;
  readonly wall?: boolean;
  readonly mouse?: boolean;
  readonly lowBandwidth?: boolean;
}

declare const WARROOM_VERSION: string | undefined;
/** Set by the bundle; "dev" when run from source. */
export const version = typeof WARROOM_VERSION === 'string' ? WARROOM_VERSION : 'dev';
