/** Performs intents: those of the screen here, those of the room by handing them over. */
import type { Refusal } from '../contracts/command.js';
import type { RoomIntent, ScreenIntent } from '../state/intent.js';
import { clockTime } from '../text/time.js';
import { plural } from '../text/plural.js';
import type { ActionsOptions } from './actions-options.js';
import { helpSections } from './bar-items.js';
import { approvalOverlay } from './overlays/approval.js';
import { helpOverlay } from './overlays/help.js';
import { filterLine, promptLine } from './overlays/input-line.js';
import { lineHistory } from './overlays/line-history.js';
import { makerOverlay } from './overlays/maker.js';
import type { Overlay } from './overlays/overlay.js';
import { textPage } from './overlays/page.js';
import { paletteOverlay } from './overlays/palette.js';
import { BUILT_IN_ALIASES, paletteEntries } from './palette-entries.js';
import { intentSentence } from './intent-sentence.js';
import { changeScreen } from './screen-intents.js';
import { filterOf } from './stage.js';
import { panelState, withPanel } from './screen-state.js';

export type Intent = RoomIntent | ScreenIntent;

export interface Actions {
  perform(intent: Intent | Refusal): void;
  /** What the panel's prompt does with what was typed. */
  submitDraft(): void;
}

/** Intents of the room whose answer is seen in a panel: it comes into sight. */
const ANSWERED_IN: Partial<Record<RoomIntent['type'], string>> = {
  propose: 'plan',
  'take-runbook': 'plan',
  draft: 'plan',
  ask: 'chat',
  'open-runbook': 'chat',
  'approve-step': 'plan',
};
const SCREEN_INTENTS: ReadonlySet<string> = new Set<ScreenIntent['type']>([
  'focus',
  'focus-next',
  'move',
  'choose-incident',
  'choose-signal',
  'mode',
  'next-match',
  'travel',
  'resize-panel',
  'show-log',
  'toggle-expanded',
  'toggle-mark',
  'mark-range',
  'type-into',
  'send-draft',
  'zoom',
  'layout',
  'filter',
  'clear-filter',
  'palette',
  'mouse',
  'help',
  'back',
  'quit',
  'theme',
  'show',
  'copy',
  'snapshot',
  'redraw',
  'suspend',
  'prompt',
  'open-maker',
  'open-approval',
]);
export const isScreenIntent = (intent: Intent): intent is ScreenIntent => SCREEN_INTENTS.has(intent.type);
const LOG_KEPT = 200;

export function createActions(options: ActionsOptions): Actions {
  const { stage, room, terminal, clock } = options;
  const log: string[] = [];
  const [commands, filters] = [lineHistory(), lineHistory()];
  let warnedOfRunning = false;
  let { mouse } = options.preferences;

  function perform(intent: Intent | Refusal): void {
    if ('refused' in intent) {
      stage.say(intent.refused);
      return;
    }
    if (!isScreenIntent(intent)) {
      hand(intent);
      return;
    }
    stage.screen = changeScreen(stage.screen, intent, stage.around(terminal.size));
    beyond(intent);
  }

  function hand(intent: RoomIntent): void {
    log.push(`${clockTime(clock.now())}  ${intentSentence(intent)}`);
    if (log.length > LOG_KEPT) log.shift();
    room.want(intent);
    const panel = ANSWERED_IN[intent.type];
    if (panel !== undefined) stage.screen = changeScreen(stage.screen, { type: 'focus', panel }, stage.around(terminal.size));
    if (intent.type === 'refresh') stage.say(intent.source === undefined ? 'Asking all sources' : `Asking ${intent.source}`);
    if (intent.type === 'merge' || intent.type === 'split')
      stage.screen = withPanel(stage.screen, stage.screen.focus, { marks: new Set() });
  }

  const open = (overlay: Overlay): void => {
    stage.overlays.push(overlay);
  };

  /** What of an intent goes beyond the state of the screen. */
  function beyond(intent: ScreenIntent): void {
    switch (intent.type) {
      case 'help':
        open(helpOverlay(helpSections(stage)));
        break;
      case 'palette':
        open(
          paletteOverlay({
            entries: paletteEntries({ stage, themes: options.themes, unicode: options.unicode }),
            aliases: { ...BUILT_IN_ALIASES, ...options.preferences.aliases },
            history: commands,
          }),
        );
        break;
      case 'filter':
        openFilter();
        break;
      case 'prompt':
        open(promptLine(intent.title, intent.then));
        break;
      case 'show':
        open(textPage(intent.title, intent.text));
        break;
      case 'show-log':
        open(textPage('What was asked of the room', logText()));
        break;
      case 'open-maker':
        openMaker(intent.operator);
        break;
      case 'open-approval':
        open(
          approvalOverlay({
            plan: intent.plan,
            step: intent.step,
            openedAt: options.tokenTime(),
            room: () => room.state,
            clockNow: () => clock.now(),
          }),
        );
        hand({ type: 'open-step', plan: intent.plan, step: intent.step });
        break;
      case 'copy':
        copy(intent.text, intent.what);
        break;
      case 'snapshot':
        saveSnapshot();
        break;
      case 'theme':
        nextTheme(intent.id);
        break;
      case 'redraw':
        options.redraw();
        break;
      case 'suspend':
        terminal.suspend();
        break;
      case 'mouse':
        toggleMouse();
        break;
      case 'send-draft':
        submitDraft();
        break;
      case 'quit':
        quit();
        break;
      case 'focus':
      case 'focus-next':
      case 'move':
      case 'choose-incident':
      case 'choose-signal':
      case 'mode':
      case 'next-match':
      case 'travel':
      case 'resize-panel':
      case 'toggle-expanded':
      case 'toggle-mark':
      case 'mark-range':
      case 'type-into':
      case 'zoom':
      case 'layout':
      case 'clear-filter':
      case 'back':
        break;
    }
  }

  function openFilter(): void {
    const { focus } = stage.screen;
    open(
      filterLine(filterOf(stage, focus), filters, filter => {
        stage.screen = withPanel(stage.screen, focus, { filter });
      }),
    );
  }

  function openMaker(operator: string | undefined): void {
    if (options.preferences.readOnly) {
      stage.say('This session is read-only', 'warning');
      return;
    }
    if (room.state.maker.challenge === '') {
      stage.say('There is nothing here that could be changed', 'warning');
      return;
    }
    const name = operator?.trim() ?? '';
    if (name === '' && room.state.maker.asksOperator === true)
      open(promptLine('Several people use this account: who are you?', given => ({ type: 'open-maker', operator: given })));
    else open(makerOverlay({ room: () => room.state, openedAt: options.tokenTime(), ...(name === '' ? {} : { operator: name }) }));
  }

  function copy(text: string, what: string): void {
    const { characters, cut } = terminal.copy(text);
    stage.say(
      `Copied ${plural(characters, 'character')} of ${what}${cut > 0 ? `; ${plural(cut, 'character')} did not fit` : ''}`,
      cut > 0 ? 'warning' : 'info',
    );
  }

  /** On, the wheel scrolls and a click focuses; off, the terminal selects text to be copied. */
  function toggleMouse(): void {
    mouse = !mouse;
    terminal.setMouse(mouse);
    stage.say(mouse ? 'Mouse on: the wheel scrolls, a click focuses' : 'Mouse off: the terminal selects text again');
  }

  function saveSnapshot(): void {
    if (!options.saveSnapshot) {
      stage.say('There is no place for pictures here', 'warning');
      return;
    }
    stage.say(`Written to ${options.saveSnapshot(options.takeSnapshot())}`, 'info', 8);
  }

  function nextTheme(id: string | undefined): void {
    const at = options.themes.findIndex(theme => theme.id === stage.screen.theme);
    const next = id ?? options.themes[(at + 1) % Math.max(1, options.themes.length)]?.id;
    if (next === undefined) {
      stage.say('There are no other themes', 'warning');
      return;
    }
    stage.screen = { ...stage.screen, theme: next };
    options.themeChosen(next);
    stage.say(`Theme ${options.themes.find(theme => theme.id === next)?.title ?? next}`);
  }

  function submitDraft(): void {
    const panel = stage.screen.typing;
    const slot = panel === undefined ? undefined : stage.slots.get(panel);
    if (panel === undefined || !slot?.panel.submit) return;
    const intent = slot.panel.submit(slot.view, panelState(stage.screen, panel).draft);
    if (!('refused' in intent)) {
      const { typing: _, ...quiet } = withPanel(stage.screen, panel, { draft: '', cursor: 0 });
      stage.screen = quiet;
    }
    perform(intent);
  }

  /** A step under way goes on without us, but nobody would see its verdict. */
  function quit(): void {
    const running = [...room.state.plans.values()].some(record => record.state === 'running' || record.state === 'approved');
    if (!running || warnedOfRunning) {
      options.quit();
      return;
    }
    warnedOfRunning = true;
    stage.say('A step is still being watched. Quit again to leave it unwatched', 'warning', 10);
  }

  function logText(): string {
    const notices = room.state.notices.map(
      notice => `${clockTime(notice.at)}  ${notice.level === 'info' ? '' : `${notice.level}: `}${notice.text}`,
    );
    const { bytes, bytesPerSecond, frames, deferred } = terminal.stats();
    return [
      ...[...log, ...notices].sort().slice(-LOG_KEPT),
      '',
      `${plural(frames, 'frame')}, ${plural(bytes, 'byte')} so far, ${plural(Math.round(bytesPerSecond), 'byte')} a second, ${plural(deferred, 'frame')} put off`,
    ].join('\n');
  }

  return { perform, submitDraft };
}
