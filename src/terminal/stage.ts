/** What the screen holds between two keys: its own state, the panels with their views, overlays, what was said. */
import { refuse, type Command, type Refusal } from '../contracts/command.js';
import type { Panel } from '../contracts/panel.js';
import type { Clock } from '../contracts/provider.js';
import type { Instant } from '../model/time.js';
import type { RoomIntent, ScreenIntent } from '../state/intent.js';
import type { RoomState } from '../state/state.js';
import { EVERYWHERE, everywhereCommands, type EverywhereView } from './commands.js';
import { buildKeymap, type Keymap, type Scope } from './keymap.js';
import { isSingle, LAYOUTS, layoutNamed, place, type Placement } from './layout.js';
import type { Overlay } from './overlays/overlay.js';
import type { Message } from './paint/bottom-bar.js';
import { panelSlot, type PanelSlot } from './panel-slot.js';
import type { Preferences } from './preferences.js';
import type { Surroundings } from './screen-intents.js';
import { initialScreen, panelState, type ScreenState } from './screen-state.js';
import type { Size } from './tty/contract.js';

export interface Stage {
  screen: ScreenState;
  readonly overlays: Overlay[];
  message: (Message & { readonly until: number }) | undefined;
  readonly slots: ReadonlyMap<string, PanelSlot>;
  readonly keymap: Keymap;
  /** Ids of the panels in the order of the layouts that they lead. */
  readonly ring: readonly string[];
  room(): RoomState;
  /** Takes in the newest room: views, cursors, what is chosen. */
  refresh(): void;
  placement(size: Size): Placement;
  around(size: Size): Surroundings;
  /** What a command would do now. */
  intentOf(scope: string, command: Command<never>): RoomIntent | ScreenIntent | Refusal;
  scopes(): readonly Scope[];
  say(text: string, level?: Message['level'], seconds?: number): void;
}

export interface StageOptions {
  room(): RoomState;
  readonly panels: readonly Panel<unknown>[];
  readonly preferences: Preferences;
  readonly clock: Clock;
}

export function createStage({ room, panels, preferences, clock }: StageOptions): Stage {
  const slots = new Map(panels.map(panel => [panel.id, panelSlot(panel)]));
  const ring = [...new Set([...LAYOUTS.map(layout => layout.lead), ...slots.keys()])].filter(id => slots.has(id));
  const first = slots.has(preferences.zoomed) ? preferences.zoomed : layoutNamed(preferences.layout).lead;
  const scopes: readonly Scope[] = [
    ...panels.map((panel): Scope => ({ name: panel.id, title: panel.title, commands: offered(panel.commands) })),
    { name: EVERYWHERE, title: 'Everywhere', commands: offered(everywhereCommands) },
  ];
  const known: ReadonlySet<string> = new Set(slots.keys());
  const listed = (): { readonly listed?: number } => {
    const count = slots.get('incidents')?.rows()?.count;
    return count === undefined ? {} : { listed: count };
  };
  const placement = (size: Size): Placement =>
    place({
      size,
      ...listed(),
      layout: stage.screen.layout,
      focus: stage.screen.focus,
      zoomed: stage.screen.zoomed,
      maker: room().maker.on,
      weights: stage.screen.weights,
      known,
    });

  /** Commands of a kind; those that change things only where that is not ruled out. */
  function offered(commands: readonly Command<never>[]): readonly Command<never>[] {
    return preferences.readOnly ? commands.filter(command => !command.mutates) : commands;
  }

  /** The panels that follow a choice follow the cursor of the focused one, or the first that has a choice to give. */
  function choose(): void {
    for (const slot of slots.values()) {
      if (!slot.panel.chosen) continue;
      const chosen = slot.chosen();
      const { incident: known_, signal: _, ...rest } = stage.screen;
      const lost = known_ === undefined || !room().incidents.has(known_);
      const leads = stage.screen.focus === slot.panel.id;
      if (!leads && !lost) continue;
      if (chosen.incident === undefined && chosen.signal === undefined && !lost) continue;
      if (chosen.incident === stage.screen.incident && chosen.signal === stage.screen.signal) continue;
      stage.screen = {
        ...rest,
        ...(chosen.incident === undefined ? {} : { incident: chosen.incident }),
        ...(chosen.signal === undefined ? {} : { signal: chosen.signal }),
      };
    }
  }

  const stage: Stage = {
    screen: initialScreen(preferences, slots.has(first) ? first : (ring[0] ?? '')),
    overlays: [],
    message: undefined,
    slots,
    ring,
    room,
    placement,
    keymap: buildKeymap(scopes, preferences.keys),
    refresh() {
      for (const slot of slots.values()) if (slot.panel.chosen) stage.screen = slot.update(room(), stage.screen);
      choose();
      for (const slot of slots.values()) stage.screen = slot.update(room(), stage.screen);
    },
    around(size) {
      const slot = slots.get(stage.screen.focus);
      const painted = slot?.painted;
      return {
        visible: isSingle(size) || stage.screen.zoomed ? [stage.screen.focus] : placement(size).panels.map(({ id }) => id),
        known,
        ring,
        isSingle: isSingle(size),
        rows: slot?.rows(),
        lines: painted?.lines ?? 0,
        page: painted?.page ?? 1,
        fromEnd: painted?.fromEnd ?? false,
      };
    },
    intentOf(scope, command) {
      if (scope !== EVERYWHERE) return intentOfPanel(slots.get(scope), command);
      const incident = stage.screen.incident === undefined ? undefined : room().incidents.get(stage.screen.incident);
      const view: EverywhereView = { room: room(), screen: stage.screen, incident, readOnly: preferences.readOnly };
      return command.intent(view as never);
    },
    scopes: () => scopes,
    say(text, level = 'info', seconds = 5) {
      stage.message = { text, level, until: clock.now() + seconds * 1000 };
    },
  };
  return stage;
}

/** A panel that fails must not take its keys, or the bar that asks about them, down with it. */
function intentOfPanel(slot: PanelSlot | undefined, command: Command<never>): RoomIntent | ScreenIntent | Refusal {
  if (slot?.view === undefined) return refuse('This panel has failed');
  try {
    return command.intent(slot.view as never);
  } catch (error) {
    return refuse(`This key failed: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Whether what was said still stands. */
export const standingMessage = (stage: Stage, now: Instant): Message | undefined =>
  stage.message && stage.message.until > now ? stage.message : undefined;
export const filterOf = (stage: Stage, panel: string): string => panelState(stage.screen, panel).filter;
