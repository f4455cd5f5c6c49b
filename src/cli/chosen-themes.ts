import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, extname, join } from 'node:path';
import type { Theme } from '../contracts/theme.js';
import type { ConfigFile } from '../session/config.js';
import { Misuse } from '../session/misuse.js';
import type { ContextTheme } from '../terminal/theme-choice.js';
import { themes } from '../terminal/themes.generated.js';
import type { CommandOptions } from './options.js';

export interface ChosenThemes {
  /** Those that come with the program, and the skins that were named. */
  readonly themes: readonly Theme[];
  /** Asked for on the command line or in the config file. */
  readonly theme?: string;
  readonly contextThemes: readonly ContextTheme[];
}

/** The themes that flag and config file name, skins of k9s read from their files. Throws Misuse with one line when one is not there. */
export async function chosenThemes(
  options: Pick<CommandOptions, 'theme'>,
  config: Pick<ConfigFile, 'theme' | 'contexts'>,
  env: Readonly<Record<string, string | undefined>>,
): Promise<ChosenThemes> {
  const known: Theme[] = [...themes];
  const named = async (name: string): Promise<string> => {
    if (known.some(({ id }) => id === name)) return name;
    const skin = await readSkin(name, env);
    known.push(skin);
    return skin.id;
  };
  const asked = options.theme ?? config.theme;
  const contextThemes: ContextTheme[] = [];
  for (const [context, section] of Object.entries(config.contexts ?? {}))
    if (section.theme !== undefined) contextThemes.push({ context, theme: await named(section.theme) });
  const theme = asked === undefined ? undefined : await named(asked);
  return { themes: known, contextThemes, ...(theme === undefined ? {} : { theme }) };
}

/** A skin by the path of its file, or by its name in the folder of k9s. */
async function readSkin(name: string, env: Readonly<Record<string, string | undefined>>): Promise<Theme> {
  const folder = join(env['K9S_CONFIG_DIR'] ?? join(env['XDG_CONFIG_HOME'] ?? join(env['HOME'] ?? homedir(), '.config'), 'k9s'), 'skins');
  const file = [name, join(folder, `${basename(name)}.yaml`)].find(each => /\.ya?ml$/.test(each) && existsSync(each));
  if (file === undefined)
    throw new Misuse(`there is no theme "${name}". Themes: ${themes.map(({ id }) => id).join(', ')}; or the path of a k9s skin (.yaml)`);
  const { readK9sSkin } = await import('../terminal/k9s-skin.js');
  const skin = readK9sSkin(basename(file, extname(file)), readFileSync(file, 'utf8'));
  if (!skin.ok) throw new Misuse(`${file}: ${skin.error}`);
  return skin.value;
}
