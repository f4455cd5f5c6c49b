import { readFile } from 'node:fs/promises';
import type { ProviderIo } from '../../src/contracts/provider.js';
import { recordOf, stringOf } from '../../src/model/json.js';

/** What amtool has in its configuration: what people have set up once should do here too. */
export interface AmtoolConfig {
  readonly url?: string;
  readonly author?: string;
  readonly commentRequired: boolean;
}

/** Reads the user's file, then the machine's. Files that are missing or unreadable count as empty. */
export async function readAmtool(io: ProviderIo): Promise<AmtoolConfig> {
  const home = io.env['HOME'];
  const found: AmtoolConfig[] = [];
  for (const path of [...(home ? [`${home}/.config/amtool/config.yml`] : []), '/etc/amtool/config.yml']) {
    const config = await readOne(path, io);
    if (config) found.push(config);
  }
  const url = found.map(config => config.url).find(value => value !== undefined);
  const author = found.map(config => config.author).find(value => value !== undefined);
  return {
    ...(url === undefined ? {} : { url }),
    ...(author === undefined ? {} : { author }),
    commentRequired: found.some(config => config.commentRequired),
  };
}

async function readOne(path: string, io: ProviderIo): Promise<AmtoolConfig | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code !== 'ENOENT' && code !== 'ENOTDIR') io.log(`alertmanager: ${path} can't be read (${code ?? 'unknown'})`);
    return undefined;
  }
  const { parseDocument } = await import('yaml');
  const document = parseDocument(text);
  if (document.errors.length > 0) {
    io.log(`alertmanager: ${path} is not YAML`);
    return undefined;
  }
  const config = recordOf(document.toJS());
  const url = stringOf(config['alertmanager.url']);
  const author = stringOf(config['author']);
  return { ...(url === '' ? {} : { url }), ...(author === '' ? {} : { author }), commentRequired: config['comment_required'] === true };
}
