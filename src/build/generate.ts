/** Writes the lists of extensions from the folders: `npm run generate`; with --check it only says what is out of date. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { compareText } from '../model/identity.js';
import { configSchema } from '../session/config-schema.js';
import { configSchemaSources } from '../session/schema-sources.js';
import { panels } from '../terminal/panels.generated.js';
import { readmeRegions, withRegions } from './readme-tables.js';

const HEAD = '// Written by `npm run generate` from the folders; CI checks that it is fresh.\n';

/** The extensions of a folder: NAME.ts or NAME/index.ts, by name. */
function extensionsIn(folder: string): readonly { readonly id: string; readonly file: string }[] {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap(entry => {
      if (entry.isFile() && entry.name.endsWith('.ts'))
        return [{ id: entry.name.slice(0, -3), file: `${folder}/${entry.name.slice(0, -3)}.js` }];
      return entry.isDirectory() && existsSync(`${folder}/${entry.name}/index.ts`)
        ? [{ id: entry.name, file: `${folder}/${entry.name}/index.js` }]
        : [];
    })
    .sort((a, b) => compareText(a.id, b.id));
}

const nameOf = (id: string): string => id.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

function eagerList(folder: string, exported: string, type: string): string {
  const found = extensionsIn(folder);
  const imports = found.map(({ id, file }) => `import { ${exported} as ${nameOf(id)} } from '../../${file}';`).join('\n');
  return `${HEAD}import type { ${type} } from '../contracts/${type.toLowerCase()}.js';\n${imports}\n\nexport const ${folder}: readonly ${type}${type === 'Panel' ? '<unknown>' : ''}[] = [${found.map(({ id }) => nameOf(id)).join(', ')}]${type === 'Panel' ? ' as readonly Panel<unknown>[]' : ''};\n`;
}

function lazyList(): string {
  const rows = extensionsIn('providers')
    .map(({ id, file }) => `  ['${id}', async () => (await import('../../${file}')).provider],`)
    .join('\n');
  return `${HEAD}import type { Provider } from '../contracts/provider.js';\n\n/** Loaders by id; a definition is small, its SDK is loaded by \`connect\`. */\nexport const providers: readonly (readonly [id: string, load: () => Promise<Provider>])[] = [\n${rows}\n] as never;\n`;
}

function titles(): string {
  const rows = panels.map(({ id, title }) => `  '${id}': '${title}',`).join('\n');
  return `${HEAD}\n/** What panels are called, for the first picture: it is drawn before they are loaded. */\nexport const PANEL_TITLES: Readonly<Record<string, string>> = {\n${rows}\n};\n`;
}

/** The lists come first: the tables and the schema are made from what they name. */
const lists: Readonly<Record<string, () => string>> = {
  'src/session/providers.generated.ts': lazyList,
  'src/terminal/panels.generated.ts': () => eagerList('panels', 'panel', 'Panel'),
  'src/terminal/themes.generated.ts': () => eagerList('themes', 'theme', 'Theme'),
};

const check = process.argv.includes('--check');
let stale = 0;
function settle(file: string, text: string): void {
  const known = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (known === text) return;
  stale++;
  if (check) console.error(`${file} is out of date: run npm run generate`);
  else writeFileSync(file, text);
}
for (const [file, make] of Object.entries(lists)) settle(file, make());
settle('src/terminal/panel-titles.generated.ts', titles());
settle('src/session/config.schema.json', `${JSON.stringify(configSchema(await configSchemaSources()), null, 2)}\n`);
settle('README.md', withRegions(readFileSync('README.md', 'utf8'), await readmeRegions()));
if (check && stale > 0) process.exitCode = 1;
