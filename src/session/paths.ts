import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where files of the user live (XDG Base Directory Specification 0.8). */
export interface Paths {
  readonly config: string;
  readonly configFile: string;
  /** Journal, audit log and the program's own log. */
  readonly state: string;
  readonly log: string;
  readonly journal: string;
  /** Firings that were seen to end. */
  readonly firings: string;
  readonly audit: string;
  /** What is done to a simulated shop is no evidence of anything real. */
  readonly gameDayAudit: string;
  /** Folder of the pictures of the screen that were asked for. */
  readonly pictures: string;
  /** Folder of the patches that were asked for. */
  readonly patches: string;
  /** What the screen remembers: theme, layout. */
  readonly screen: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** WARROOM_CONFIG_DIR overrides the config folder; an XDG variable counts only when absolute, as the specification says. */
export function pathsOf(env: Environment, configFile?: string): Paths {
  const home = env['HOME'] ?? homedir();
  const xdg = (name: string, fallback: string): string => {
    const value = env[name];
    return join(value?.startsWith('/') ? value : join(home, fallback), 'warroom');
  };
  const config = env['WARROOM_CONFIG_DIR'] ?? xdg('XDG_CONFIG_HOME', '.config');
  const state = env['WARROOM_STATE_DIR'] ?? xdg('XDG_STATE_HOME', '.local/state');
  return {
    config,
    configFile: configFile ?? join(config, 'config.yaml'),
    state,
    log: join(state, 'warroom.log'),
    journal: join(state, 'journal.jsonl'),
    firings: join(state, 'firings.jsonl'),
    audit: join(state, 'audit.jsonl'),
    gameDayAudit: join(state, 'audit-game-day.jsonl'),
    pictures: join(state, 'snapshots'),
    patches: join(state, 'patches'),
    screen: join(state, 'screen.json'),
  };
}
