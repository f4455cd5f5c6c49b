/** The marked regions of README.md, from what the program itself declares. */
import { roleRules } from '../../providers/kubernetes/act/role.js';
import { COMMANDS, SHARED, type Command, type Options } from '../cli/command-list.js';
import { ACTION_NAMES, type ActionName } from '../model/plan.js';
import { catalogueEntry } from '../plan/catalogue.js';
import { providers } from '../session/providers.generated.js';
import { EVERYWHERE, everywhereCommands } from '../terminal/commands.js';
import { buildKeymap, type Scope } from '../terminal/keymap.js';
import { panels } from '../terminal/panels.generated.js';

const cell = (text: string): string => text.replaceAll('|', '\\|');
const code = (text: string): string => `\`${text === '`' ? '` ` `' : cell(text)}\``;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [`| ${head.join(' | ')} |`, `|${head.map(() => '---').join('|')}|`, ...rows.map(row => `| ${row.join(' | ')} |`)].join('\n');

async function sources(): Promise<string> {
  const rows: (readonly string[])[] = [];
  for (const [id, load] of providers) {
    const provider = await load();
    rows.push([
      code(id),
      '',
      '',
      '',
      `**${provider.title}**: ${provider.emits.join(', ')}; asked every ${provider.quickest === undefined ? '' : `${provider.quickest / 1000} to `}${provider.every / 1000} s`,
    ]);
    for (const [name, field] of Object.entries(provider.config)) {
      rows.push([
        '',
        field.secret ? 'environment only' : code(name),
        field.flag && !field.secret ? code(`--${field.flag}`) : '',
        (field.env ?? []).map(code).join(' '),
        cell(field.about),
      ]);
    }
  }
  return table(['source', 'in the config file', 'flag', 'environment', 'what it is'], rows);
}

function keys(): string {
  const scopes: readonly Scope[] = [
    { name: EVERYWHERE, title: 'everywhere', commands: everywhereCommands as never },
    ...panels.map(panel => ({ name: panel.id, title: panel.title, commands: panel.commands as never })),
  ];
  const title = new Map(scopes.map(scope => [scope.name, scope.title]));
  return table(
    ['where', 'keys', 'what', 'command'],
    buildKeymap(scopes, {}).rows.map(row => [
      cell(title.get(row.scope) ?? row.scope),
      row.keys.length > 0 ? row.keys.map(code).join(' ') : '`:`',
      cell(row.title),
      code(row.id),
    ]),
  );
}

function commands(): string {
  const options = (known: Options): (readonly string[])[] =>
    Object.entries(known).map(([name, { about, choices, default: fallback }]) => [
      '',
      code(`--${name}`),
      `${cell(about)}${choices ? `: ${choices.join(', ')}` : ''}${fallback === undefined ? '' : `, ${fallback} by default`}`,
    ]);
  return table(
    ['command', 'option', 'what it does'],
    [
      ...Object.entries<Command>(COMMANDS).flatMap(([name, command]) => [
        [code(`warroom ${[name, ...Object.values(command.words ?? {}).map(words => words.join('|'))].join(' ')}`), '', cell(command.about)],
        ...options(command.options),
      ]),
      ['every command', '', 'takes the flags of the sources, and'],
      ...options(SHARED),
    ],
  );
}

/** Every action of the catalogue, and what bounds it. */
function actions(): string {
  const back = (name: ActionName | undefined): string => (name === undefined ? 'none' : code(name));
  return table(
    ['action', 'what it does', 'risk', 'bounds', 'way back'],
    ACTION_NAMES.map(catalogueEntry).map(({ name, about, risk, limits, inverse }) => [
      code(name),
      cell(about),
      risk,
      cell(limits),
      back(inverse),
    ]),
  );
}

/** The least that Kubernetes has to allow besides reading, ready to apply. */
const role = (): string =>
  [
    '```yaml',
    'apiVersion: rbac.authorization.k8s.io/v1',
    'kind: ClusterRole',
    'metadata: {name: warroom-acts}',
    'rules:',
    ...roleRules().map(
      ({ apiGroups, resources, verbs }) =>
        `- {apiGroups: ["${apiGroups.join()}"], resources: [${resources.join(', ')}], verbs: [${verbs.join(', ')}]}`,
    ),
    '```',
  ].join('\n');

/** Region name to its text. */
export async function readmeRegions(): Promise<Readonly<Record<string, string>>> {
  return {
    sources: await sources(),
    keys: keys(),
    panels: table(
      ['panel', 'what it shows'],
      panels.map(panel => [panel.title, cell(panel.summary)]),
    ),
    commands: commands(),
    actions: actions(),
    role: role(),
  };
}

/** Puts the regions between their marks; throws when a mark is missing, so that none is forgotten. */
export function withRegions(text: string, regions: Readonly<Record<string, string>>): string {
  let next = text;
  for (const [name, body] of Object.entries(regions)) {
    const region = new RegExp(`(<!-- generated: ${name} -->\\n)[\\s\\S]*?(<!-- /generated -->)`);
    if (!region.test(next)) throw new Error(`README.md has no region "${name}"`);
    next = next.replace(region, (_, head: string, tail: string) => `${head}${body}\n${tail}`);
  }
  return next;
}
