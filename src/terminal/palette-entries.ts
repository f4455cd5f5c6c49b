import type { Theme } from '../contracts/theme.js';
import type { ProviderId } from '../model/signal.js';
import { EVERYWHERE } from './commands.js';
import { refusedBy } from './bar-items.js';
import { shownKey } from './keymap.js';
import type { PaletteEntry } from './overlays/palette.js';
import { quantity } from '../text/amount.js';
import { several } from '../text/plural.js';
import { layoutOf } from './layout.js';
import type { Stage } from './stage.js';

/** Words of k9s, vi and shells for what we have. */
export const BUILT_IN_ALIASES: Readonly<Record<string, string>> = {
  q: 'quit',
  'q!': 'quit',
  qa: 'quit',
  exit: 'quit',
  inc: 'incidents',
  alerts: 'incidents',
  tl: 'timeline',
  events: 'timeline',
  src: 'sources',
  health: 'sources',
  findings: 'sources',
  checks: 'sources',
  skin: 'theme',
  h: 'help',
};

export interface PaletteSources {
  readonly stage: Stage;
  readonly themes: readonly Theme[];
  readonly unicode: boolean;
}

/** Everything the palette can do: words with arguments, panels, then each command. */
export function paletteEntries({ stage, themes, unicode }: PaletteSources): readonly PaletteEntry[] {
  const entries: PaletteEntry[] = [
    ...words(stage, themes),
    ...stage.ring.map((id): PaletteEntry => {
      const layout = layoutOf(id);
      return {
        name: id,
        title: `show ${stage.slots.get(id)?.panel.title ?? id}`,
        keys: layout ? (stage.keymap.keysOf(`view.${layout.name}`)[0] ?? '') : '',
        intent: { type: 'focus', panel: id },
      };
    }),
  ];
  const taken = new Set(entries.map(entry => entry.name));
  for (const name of [EVERYWHERE, stage.screen.focus]) {
    for (const command of stage.scopes().find(scope => scope.name === name)?.commands ?? []) {
      const short = command.id.split('.').at(-1) ?? command.id;
      const entryName = name === EVERYWHERE && !taken.has(short) ? short : command.id;
      if (taken.has(entryName) || command.id.startsWith('move.')) continue;
      taken.add(entryName);
      const refused = refusedBy(stage, name, command);
      const intent = stage.intentOf(name, command);
      entries.push({
        name: entryName,
        title: command.title,
        keys: stage.keymap
          .keysOf(command.id)
          .map(key => shownKey(key, unicode))
          .join(' '),
        ...(refused === undefined ? {} : { refused }),
        ...('refused' in intent ? {} : { intent }),
      });
    }
  }
  return entries;
}

function words(stage: Stage, themes: readonly Theme[]): readonly PaletteEntry[] {
  const room = stage.room();
  const about = stage.screen.incident;
  const models = room.model.choices ?? [];
  const sources = [...room.health.values()].filter(source => source.state !== 'not-configured').map(source => String(source.source));
  const maker: PaletteEntry = room.maker.on
    ? { name: 'maker', title: 'end maker mode', keys: '', intent: { type: 'maker-off' } }
    : {
        name: 'maker',
        title: 'turn maker mode on, for :maker NAME',
        keys: '',
        intent: { type: 'open-maker' },
        takes: { what: 'Who acts: a name', make: operator => ({ type: 'open-maker', operator }) },
      };
  return [
    { name: 'quit', title: 'end the program', keys: '^c ^c', intent: { type: 'quit' } },
    {
      name: 'ask',
      title: 'ask a question',
      keys: '',
      intent: { type: 'type-into', panel: 'chat' },
      takes: { what: 'Type a question', make: question => ({ type: 'ask', incident: about ?? 'room', question }) },
    },
    {
      name: 'theme',
      title: 'colours',
      keys: '',
      intent: { type: 'theme' },
      takes: {
        what: 'Choose a theme',
        choices: themes.map(({ id }) => id),
        make: id => (themes.some(theme => theme.id === id) ? { type: 'theme', id } : `There is no theme ${id}`),
      },
    },
    {
      name: 'refresh',
      title: 'ask a source, or all',
      keys: '',
      intent: { type: 'refresh' },
      takes: {
        what: 'Choose a source',
        choices: sources,
        make: source => (sources.includes(source) ? { type: 'refresh', source: source as ProviderId } : `There is no source ${source}`),
      },
    },
    {
      name: 'note',
      title: 'note for the timeline',
      keys: '',
      takes: { what: 'Type the note', make: text => ({ type: 'note', text, ...(about === undefined ? {} : { incident: about }) }) },
    },
    {
      name: 'model',
      title:
        models.length > 0
          ? `language model: ${several(
              models.map(({ name, bytes }) => (bytes === undefined ? name : `${name} ${quantity(bytes, 'bytes')}`)),
              3,
            )}`
          : 'language model',
      keys: '',
      takes: {
        what: 'Choose a model of the server',
        choices: models.map(({ name }) => name),
        make: name => ({ type: 'choose-model', name }),
      },
    },
    {
      name: 'pull',
      title: 'fetch a language model',
      keys: '',
      takes: {
        what: 'The name of a model, as its server knows it',
        make: name => ({
          type: 'prompt',
          title: `Download ${name} to ${room.model.host ?? 'the model server'}? Type its name again`,
          then: typed =>
            typed.trim() === name.trim() ? { type: 'pull-model', name } : { type: 'choose-model', name: room.model.name ?? '' },
        }),
      },
    },
    ...(stage.keymap.rows.some(row => row.id === 'room.maker') ? [maker] : []),
  ];
}
