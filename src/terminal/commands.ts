/** What can be done from anywhere: moving, looking, and what concerns the chosen incident. */
import { refuse, type Command, type Refusal } from '../contracts/command.js';
import type { Incident } from '../model/incident.js';
import type { RoomState } from '../state/state.js';
import type { RoomIntent, ScreenIntent } from '../state/intent.js';
import { LAYOUTS } from './layout.js';
import { panelState, type ScreenState } from './screen-state.js';

/** What these commands look at. */
export interface EverywhereView {
  readonly room: RoomState;
  readonly screen: ScreenState;
  readonly incident: Incident | undefined;
  readonly readOnly: boolean;
}

type Intent = RoomIntent | ScreenIntent | Refusal;
type Everywhere = Command<EverywhereView>;

const simple = (id: string, title: string, keys: readonly string[], intent: ScreenIntent | RoomIntent, bar?: number): Everywhere => ({
  id,
  title,
  keys,
  ...(bar === undefined ? {} : { bar }),
  intent: () => intent,
});

const withIncident = (view: EverywhereView, make: (incident: Incident) => Intent): Intent =>
  view.incident ? make(view.incident) : refuse('Choose an incident first');
const filterOf = (view: EverywhereView): string => panelState(view.screen, view.screen.focus).filter;

const MOVING: readonly Everywhere[] = [
  simple('move.down', 'down', ['j', 'down'], { type: 'move', by: 1 }),
  simple('move.up', 'up', ['k', 'up'], { type: 'move', by: -1 }),
  simple('move.page-down', 'page down', ['pagedown', 'ctrl-f'], { type: 'move', by: 'page' }),
  simple('move.page-up', 'page up', ['pageup', 'ctrl-b'], { type: 'move', by: '-page' }),
  simple('move.half-down', 'half a page down', ['ctrl-d'], { type: 'move', by: 'half-page' }),
  simple('move.half-up', 'half a page up', ['ctrl-u'], { type: 'move', by: '-half-page' }),
  simple('move.first', 'first', ['g', 'home'], { type: 'move', by: 'first' }),
  simple('move.last', 'last', ['G', 'end'], { type: 'move', by: 'last' }),
];

const LOOKING: readonly Everywhere[] = [
  simple('focus.next', 'next panel', ['tab', 'l', 'right'], { type: 'focus-next', by: 1 }),
  simple('focus.previous', 'previous panel', ['shift-tab', 'h', 'left'], { type: 'focus-next', by: -1 }),
  ...LAYOUTS.map((layout, index) =>
    simple(`view.${layout.name}`, `view: ${layout.title}`, [String(index + 1)], { type: 'layout', name: layout.name }),
  ),
  simple('view.zoom', 'full screen', ['f'], { type: 'zoom' }),
  simple('view.larger', 'larger panel', ['+'], { type: 'resize-panel', by: 1 }),
  simple('view.smaller', 'smaller panel', ['_'], { type: 'resize-panel', by: -1 }),
  simple('view.even', 'sizes as they were', ['='], { type: 'resize-panel', by: 0 }),
  {
    id: 'view.back',
    title: 'back',
    keys: ['-', '['],
    intent: view => (view.screen.back.length > 0 ? { type: 'travel', by: -1 } : refuse('This is where you began')),
  },
  {
    id: 'view.forward',
    title: 'forward',
    keys: [']'],
    intent: view => (view.screen.forward.length > 0 ? { type: 'travel', by: 1 } : refuse('You have not gone back')),
  },
  simple('view.escape', 'back, or clear filter, marks', ['escape'], { type: 'back' }),
  {
    id: 'view.close',
    title: 'close this view',
    keys: ['q'],
    intent: view =>
      view.screen.back.length > 0 || view.screen.zoomed ? { type: 'back' } : refuse('Nothing to close here; :q ends the program'),
  },
];

const INCIDENT: readonly Everywhere[] = [
  {
    id: 'incident.detail',
    title: 'detail',
    keys: ['d'],
    intent: view => withIncident(view, ({ id }) => ({ type: 'choose-incident', incident: id, open: 'detail' })),
  },
  {
    id: 'incident.changes',
    title: 'what changed',
    keys: ['c'],
    bar: 11,
    intent: view => withIncident(view, ({ id }) => ({ type: 'choose-incident', incident: id, open: 'timeline', mode: 'changes' })),
  },
  {
    id: 'incident.plan',
    title: 'plan',
    keys: ['p'],
    bar: 12,
    intent: view =>
      withIncident(view, incident => {
        if (incident.state === 'recovered') return refuse('It has recovered');
        const known = [...view.room.plans.values()].some(
          ({ plan, state }) => plan.incident === incident.id && state !== 'void' && state !== 'expired',
        );
        return known ? { type: 'choose-incident', incident: incident.id, open: 'plan' } : { type: 'propose', incident: incident.id };
      }),
  },
  {
    id: 'incident.acknowledge',
    title: 'ack',
    keys: ['a'],
    bar: 13,
    intent: view => withIncident(view, ({ id }) => ({ type: 'acknowledge', incident: id, on: !view.room.acknowledged.has(id) })),
  },
  {
    id: 'incident.note',
    title: 'note; next match while filtering',
    keys: ['n'],
    intent: view => {
      if (filterOf(view) !== '') return { type: 'next-match', by: 1 };
      const about = view.incident;
      return {
        type: 'prompt',
        title: about ? `Note on ${about.title}` : 'Note for the timeline',
        then: text => ({ type: 'note', ...(about ? { incident: about.id } : {}), text }),
      };
    },
  },
  {
    id: 'search.previous',
    title: 'previous match',
    keys: ['N'],
    intent: view => (filterOf(view) === '' ? refuse('No filter is on: / starts one') : { type: 'next-match', by: -1 }),
  },
  { id: 'incident.ask', title: 'ask about it', keys: ['A'], intent: () => ({ type: 'type-into', panel: 'chat' }) },
];

const ROOM: readonly Everywhere[] = [
  simple('search.filter', 'filter', ['/'], { type: 'filter' }, 20),
  simple('room.palette', 'command', [':'], { type: 'palette' }, 21),
  simple('room.help', 'help', ['?'], { type: 'help' }, 22),
  simple('room.refresh', 'ask all sources now', ['ctrl-r'], { type: 'refresh' }),
  simple('room.log', 'what was asked of the room', ['@'], { type: 'show-log' }),
  simple('room.redraw', 'draw everything again', ['ctrl-l'], { type: 'redraw' }),
  simple('room.snapshot', 'picture of the screen', ['S'], { type: 'snapshot' }),
  simple('room.theme', 'next theme', ['T'], { type: 'theme' }),
  simple('room.mouse', 'mouse on, or off to select', [], { type: 'mouse' }),
  simple('room.suspend', 'suspend', ['ctrl-z'], { type: 'suspend' }),
  {
    id: 'room.maker',
    title: 'maker mode on or off',
    keys: [],
    mutates: true,
    intent: view =>
      view.room.maker.on ? { type: 'maker-off' } : view.readOnly ? refuse('This session is read-only') : { type: 'open-maker' },
  },
  simple('room.quit', 'quit', [], { type: 'quit' }),
];

export const EVERYWHERE = 'everywhere';
export const everywhereCommands: readonly Everywhere[] = [...MOVING, ...LOOKING, ...INCIDENT, ...ROOM];
