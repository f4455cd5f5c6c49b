/** From commands and the person's own bindings to keys, clashes and rows of help. Pure. */
import type { Command } from '../contracts/command.js';

/** Commands that share a set of keys: 'everywhere', or those of one panel. */
export interface Scope {
  readonly name: string;
  readonly title: string;
  readonly commands: readonly Command<never>[];
}

export interface Clash {
  readonly scope: string;
  readonly key: string;
  /** The first one has the key. */
  readonly commands: readonly string[];
}

export interface HelpRow {
  readonly scope: string;
  readonly id: string;
  readonly title: string;
  readonly keys: readonly string[];
  readonly mutates: boolean;
}

export interface Keymap {
  /** The command a key stands for in a scope alone. */
  find(scope: string, key: string): Command<never> | undefined;
  keysOf(id: string): readonly string[];
  readonly rows: readonly HelpRow[];
  readonly clashes: readonly Clash[];
  /** Bindings that make no sense, one sentence each. */
  readonly problems: readonly string[];
}

const NAMED = [
  'enter',
  'escape',
  'space',
  'tab',
  'backspace',
  'delete',
  'insert',
  'up',
  'down',
  'left',
  'right',
  'home',
  'end',
  'pageup',
  'pagedown',
  ...Array.from({ length: 12 }, (_, index) => `f${index + 1}`),
];
const NAMES = new Set(NAMED);

/** Whether it is a key in the notation of the terminal kit: 'j', 'G', '?', 'ctrl-d', 'shift-tab', 'f5'. */
export function isKeyName(key: string): boolean {
  const modified = /^((?:ctrl-)?(?:alt-)?(?:shift-)?)(.+)$/u.exec(key);
  if (!modified) return false;
  const [, modifiers = '', base = ''] = modified;
  if (NAMES.has(base)) return true;
  return [...base].length === 1 && base !== ' ' && !modifiers.includes('shift-');
}

/** Keys that end the program or go to the terminal kit: they can't be bound. */
const RESERVED = new Set(['ctrl-c']);

export function buildKeymap(scopes: readonly Scope[], custom: Readonly<Record<string, readonly string[]>>): Keymap {
  const problems: string[] = [];
  const clashes: Clash[] = [];
  const rows: HelpRow[] = [];
  const keysById = new Map<string, readonly string[]>();
  const byScope = new Map<string, ReadonlyMap<string, Command<never>>>();
  const known = new Set(scopes.flatMap(scope => scope.commands.map(command => command.id)));
  for (const id of Object.keys(custom)) if (!known.has(id)) problems.push(`keys: there is no command ${id}`);
  for (const { name, commands } of scopes) {
    const taken = new Map<string, Command<never>[]>();
    for (const command of commands) {
      const wanted = custom[command.id] ?? command.keys;
      const keys = wanted.filter(key => {
        if (isKeyName(key) && !RESERVED.has(key)) return true;
        problems.push(
          RESERVED.has(key)
            ? `keys: ${key} always ends the program and can not be ${command.id}`
            : `keys: "${key}" of ${command.id} is no key; write it as j, G, ctrl-d, shift-tab or f5`,
        );
        return false;
      });
      for (const key of keys) taken.set(key, [...(taken.get(key) ?? []), command]);
      keysById.set(command.id, keys);
      rows.push({ scope: name, id: command.id, title: command.title, keys, mutates: command.mutates ?? false });
    }
    for (const [key, several] of taken)
      if (several.length > 1) clashes.push({ scope: name, key, commands: several.map(command => command.id) });
    byScope.set(name, new Map([...taken].flatMap(([key, [first]]) => (first ? [[key, first] as const] : []))));
  }
  return { find: (scope, key) => byScope.get(scope)?.get(key), keysOf: id => keysById.get(id) ?? [], rows, clashes, problems };
}

const SHOWN: Readonly<Record<string, string>> = {
  escape: 'esc',
  pageup: 'pgup',
  pagedown: 'pgdn',
  up: '↑',
  down: '↓',
  left: '←',
  right: '→',
  backspace: 'bksp',
  delete: 'del',
};
const ASCII_ARROWS: Readonly<Record<string, string>> = { up: 'up', down: 'down', left: 'left', right: 'right' };

/** A key as people write it: "esc", "^d", "S-tab". */
export function shownKey(key: string, unicode: boolean): string {
  const control = /^ctrl-(.+)$/.exec(key);
  if (control) return `^${shownKey(control[1] ?? '', unicode)}`;
  const shifted = /^shift-(.+)$/.exec(key);
  if (shifted) return `S-${shownKey(shifted[1] ?? '', unicode)}`;
  return (unicode ? undefined : ASCII_ARROWS[key]) ?? SHOWN[key] ?? key;
}
