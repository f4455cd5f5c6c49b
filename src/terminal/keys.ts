/** Where a token goes: the topmost overlay, the prompt under the hands, or the command it stands for. */
import type { Clock } from '../contracts/provider.js';
import type { RoomState } from '../state/state.js';
import { isScreenIntent, type Actions } from './actions.js';
import { EVERYWHERE } from './commands.js';
import { edit, lineOf } from './overlays/line-editor.js';
import type { OverlayAnswer, Overlay } from './overlays/overlay.js';
import type { Stage } from './stage.js';
import { panelState, withPanel } from './screen-state.js';
import type { InputToken, KeyToken, MouseToken, Terminal } from './tty/contract.js';

export interface Keys {
  /** @returns whether anything may look different now */
  handle(token: InputToken): boolean;
  /** Overlays that show the room see it change. */
  roomChanged(room: RoomState): void;
}

export interface KeysOptions {
  readonly stage: Stage;
  readonly actions: Actions;
  readonly terminal: Terminal;
  readonly clock: Clock;
  /** The person has found the keys: the hint is not needed again. */
  hintGone(): void;
  quit(): void;
}

const HINT_KEYS = 4;
const QUIT_WITHIN = 2000;
const WHEEL = 3;

export function createKeys({ stage, actions, terminal, clock, hintGone, quit }: KeysOptions): Keys {
  let pressed = 0;
  let interruptedAt = -Infinity;

  function handle(token: InputToken): boolean {
    if (token.kind === 'focus') return false;
    const overlay = stage.overlays.at(-1);
    if (overlay) {
      answered(overlay, overlay.handle(token));
      return true;
    }
    switch (token.kind) {
      case 'reply':
        return false;
      case 'paste':
        return pasted(token);
      case 'mouse':
        return clicked(token);
      case 'key':
        return key(token);
    }
  }

  function answered(overlay: Overlay, answer: OverlayAnswer): void {
    if (answer.is === 'closed') {
      const at = stage.overlays.indexOf(overlay);
      if (at >= 0) stage.overlays.splice(at, 1);
    }
    if ('intent' in answer) actions.perform(answer.intent);
  }

  function key(token: KeyToken): boolean {
    if (token.key === 'ctrl-c') {
      interrupted();
      return true;
    }
    if (!stage.screen.touched) stage.screen = { ...stage.screen, touched: true };
    // A held key must not queue up: what came with it in one turn is one step.
    if (token.repeat > 2) return false;
    const { typing } = stage.screen;
    if (typing !== undefined) {
      typeInto(typing, token);
      return true;
    }
    if (++pressed === HINT_KEYS) hintGone();
    // The first keys leave the hint standing; later each key takes away what was said before.
    if (pressed >= HINT_KEYS) stage.message = undefined;
    press(token);
    return true;
  }

  /** The command of the focused panel, else the one for everywhere; also when the panel's can't be used now. */
  function press({ key: name, together }: KeyToken): void {
    const { focus } = stage.screen;
    const own = stage.keymap.find(focus, name);
    const common = stage.keymap.find(EVERYWHERE, name);
    const intent = own && stage.intentOf(focus, own);
    const wanted = intent && (!('refused' in intent) || !common) ? intent : common && stage.intentOf(EVERYWHERE, common);
    if (!wanted) return;
    // Letters that came together may be a paste: they may move things on the screen, and no more.
    if (together && !('refused' in wanted) && !isScreenIntent(wanted)) stage.say('Keys came together, as in a paste: press it again');
    else actions.perform(wanted);
  }

  function typeInto(panel: string, token: InputToken): void {
    if (token.kind === 'key') {
      switch (token.key) {
        case 'escape':
          actions.perform({ type: 'back' });
          return;
        case 'enter':
          if (!token.together) actions.submitDraft();
          return;
        case 'pageup':
          actions.perform({ type: 'move', by: '-page' });
          return;
        case 'pagedown':
          actions.perform({ type: 'move', by: 'page' });
          return;
      }
    }
    const next = edit(lineOf(panelState(stage.screen, panel).draft), token);
    if (next) stage.screen = withPanel(stage.screen, panel, { draft: next.text });
  }

  function pasted(token: Extract<InputToken, { readonly kind: 'paste' }>): boolean {
    const { typing } = stage.screen;
    if (typing === undefined) {
      stage.say('A paste does nothing here');
      return true;
    }
    typeInto(typing, token);
    return true;
  }

  function interrupted(): void {
    const now = clock.monotonic();
    if (now - interruptedAt < QUIT_WITHIN) {
      quit();
      return;
    }
    interruptedAt = now;
    if (stage.screen.typing !== undefined) actions.perform({ type: 'back' });
    stage.say('Press ctrl-c again to quit', 'info', 2);
  }

  function clicked(token: MouseToken): boolean {
    const wheel = token.action === 'wheel-up' || token.action === 'wheel-down';
    if (!wheel && (token.action !== 'press' || token.button !== 'left')) return false;
    const placed = stage
      .placement(terminal.size)
      .panels.find(
        ({ rule, content }) =>
          token.x >= rule.x && token.x < rule.x + rule.width && token.y >= rule.y && token.y < content.y + content.height,
      );
    if (!placed) return false;
    if (!stage.screen.touched) stage.screen = { ...stage.screen, touched: true };
    actions.perform({ type: 'focus', panel: placed.id });
    const row = wheel ? undefined : stage.slots.get(placed.id)?.painted?.rowAt(token.y - placed.content.y);
    if (row !== undefined) actions.perform({ type: 'move', by: row - panelState(stage.screen, placed.id).cursor });
    if (wheel) actions.perform({ type: 'move', by: token.action === 'wheel-down' ? WHEEL : -WHEEL });
    return true;
  }

  return {
    handle,
    roomChanged(room) {
      for (const overlay of [...stage.overlays]) {
        const answer = overlay.update?.(room);
        if (answer) answered(overlay, answer);
      }
    },
  };
}
