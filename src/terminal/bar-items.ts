/** What the bottom bar offers, what help lists, what the palette finds: all from the same commands. */
import type { Command } from '../contracts/command.js';
import { EVERYWHERE } from './commands.js';
import { shownKey } from './keymap.js';
import type { HelpSection } from './overlays/help.js';
import type { BarItem } from './paint/bottom-bar.js';
import type { Stage } from './stage.js';

/** Why a command can't be used now; undefined when it can. */
export function refusedBy(stage: Stage, scope: string, command: Command<never>): string | undefined {
  const intent = stage.intentOf(scope, command);
  return 'refused' in intent ? intent.refused : undefined;
}

const commandsOf = (stage: Stage, name: string): readonly Command<never>[] =>
  stage.scopes().find(scope => scope.name === name)?.commands ?? [];

/** The commands of the focused panel that say so, then those for everywhere: the most useful first. */
export function barItems(stage: Stage, unicode: boolean): readonly BarItem[] {
  const { focus, typing } = stage.screen;
  if (typing !== undefined)
    return [
      { keys: 'enter', title: 'send' },
      { keys: 'esc', title: 'leave' },
      { keys: '^u', title: 'clear' },
    ];
  const items: BarItem[] = [{ keys: 'j/k', title: 'move', known: true }];
  for (const scope of [focus, EVERYWHERE]) {
    const barred = commandsOf(stage, scope).filter(command => command.bar !== undefined && stage.keymap.keysOf(command.id).length > 0);
    for (const command of [...barred].sort((a, b) => (a.bar ?? 0) - (b.bar ?? 0))) {
      const refused = refusedBy(stage, scope, command);
      items.push({
        keys: shownKey(stage.keymap.keysOf(command.id)[0] ?? '', unicode),
        title: command.title,
        ...(refused === undefined ? {} : { refused }),
      });
    }
  }
  return items;
}

/** Every key: those of the panel first. */
export function helpSections(stage: Stage): readonly HelpSection[] {
  const { focus } = stage.screen;
  return [focus, EVERYWHERE].map(scope => {
    const panel = stage.slots.get(scope)?.panel;
    return {
      title: panel?.title ?? 'Everywhere',
      ...(panel ? { summary: panel.summary } : {}),
      rows: commandsOf(stage, scope).map(command => {
        const refused = refusedBy(stage, scope, command);
        return {
          scope,
          id: command.id,
          title: command.title,
          keys: stage.keymap.keysOf(command.id),
          mutates: command.mutates ?? false,
          ...(refused === undefined ? {} : { refused }),
        };
      }),
    };
  });
}
