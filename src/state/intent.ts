import type { IncidentId } from '../model/incident.js';
import type { PlanId } from '../model/plan.js';
import type { ProviderId, SignalId } from '../model/signal.js';
import type { Duration } from '../model/time.js';

/** What someone wants of the room. Performed by src/session; nothing else writes. */
export type RoomIntent =
  | { readonly type: 'refresh'; readonly source?: ProviderId }
  | { readonly type: 'acknowledge'; readonly incident: IncidentId; readonly on: boolean }
  | { readonly type: 'note'; readonly incident?: IncidentId; readonly text: string }
  | { readonly type: 'split'; readonly signals: readonly SignalId[] }
  | { readonly type: 'merge'; readonly incidents: readonly IncidentId[] }
  | { readonly type: 'pin'; readonly incident: IncidentId }
  | { readonly type: 'undo-grouping'; readonly incident: IncidentId }
  /** Read what alert rules cost and gave over a window that ends now; costs the source a bounded number of queries. */
  | { readonly type: 'look-back'; readonly window: Duration }
  /** Take back what was learned: one entry by its key, or all. */
  | { readonly type: 'forget'; readonly key?: string }
  /** Fetch the series behind the alerts of an incident, once. */
  | { readonly type: 'inspect'; readonly incident: IncidentId }
  | { readonly type: 'ask'; readonly incident: IncidentId | 'room'; readonly question: string }
  | { readonly type: 'cancel-answer' }
  | { readonly type: 'choose-model'; readonly name: string }
  /** Has the model server download a model: only after a person said yes. */
  | { readonly type: 'pull-model'; readonly name: string }
  /** Show the runbook of an alert; a page is fetched from allowed hosts only. */
  | { readonly type: 'open-runbook'; readonly alert: SignalId }
  /** Take the steps of the runbook for a plan, to be done by hand; a page is fetched from allowed hosts only. */
  | { readonly type: 'take-runbook'; readonly incident: IncidentId }
  /** Let the model choose one of the possible actions and word the reason: one more plan to read, nothing else. */
  | { readonly type: 'draft'; readonly incident: IncidentId }
  | { readonly type: 'propose'; readonly incident: IncidentId }
  | { readonly type: 'rehearse'; readonly plan: PlanId }
  | { readonly type: 'maker-on'; readonly typed: string; readonly operator?: string }
  | { readonly type: 'maker-off' }
  | { readonly type: 'open-step'; readonly plan: PlanId; readonly step: number }
  | { readonly type: 'close-step'; readonly plan: PlanId }
  | {
      readonly type: 'approve-step';
      readonly plan: PlanId;
      readonly step: number;
      readonly planHash: string;
      readonly typed: string;
      readonly gaps: readonly number[];
    }
  | { readonly type: 'refuse'; readonly plan: PlanId; readonly reason: string }
  | { readonly type: 'stop'; readonly plan: PlanId }
  /** Watch what the alerts do, for a plan that only waits. */
  | { readonly type: 'watch'; readonly plan: PlanId }
  /** A step by hand was done; or, after all, was not. */
  | { readonly type: 'tick'; readonly plan: PlanId; readonly step: number }
  | { readonly type: 'untick'; readonly plan: PlanId }
  /** Write what a step by hand has to change into files, in this folder or, when it is empty, in the program's own. */
  | { readonly type: 'write-patch'; readonly plan: PlanId; readonly step: number; readonly folder: string };

/** What someone wants of the screen. Performed by src/terminal, never reaches the room. */
export type ScreenIntent =
  | { readonly type: 'focus'; readonly panel: string }
  | { readonly type: 'focus-next'; readonly by: 1 | -1 }
  | { readonly type: 'move'; readonly by: number | 'page' | '-page' | 'half-page' | '-half-page' | 'first' | 'last' }
  /** `open` shows a panel, `mode` how it shows it; see Own. */
  | { readonly type: 'choose-incident'; readonly incident: IncidentId; readonly open?: string; readonly mode?: string }
  | { readonly type: 'choose-signal'; readonly signal: SignalId; readonly incident?: IncidentId; readonly open?: string }
  | { readonly type: 'mode'; readonly panel: string; readonly mode?: string }
  /** The next or previous row while a filter is on. */
  | { readonly type: 'next-match'; readonly by: 1 | -1 }
  /** Back and forward through what was looked at. */
  | { readonly type: 'travel'; readonly by: 1 | -1 }
  /** Gives the focused panel more or less room; 0 restores the layout. */
  | { readonly type: 'resize-panel'; readonly by: 1 | -1 | 0 }
  /** What was asked of the room, and what it said. */
  | { readonly type: 'show-log' }
  | { readonly type: 'toggle-expanded'; readonly id: string }
  | { readonly type: 'toggle-mark'; readonly id: string }
  | { readonly type: 'mark-range'; readonly ids: readonly string[] }
  | { readonly type: 'type-into'; readonly panel: string }
  | { readonly type: 'send-draft' }
  | { readonly type: 'zoom' }
  | { readonly type: 'layout'; readonly name: string }
  | { readonly type: 'filter' }
  | { readonly type: 'clear-filter' }
  | { readonly type: 'palette' }
  | { readonly type: 'help' }
  | { readonly type: 'back' }
  | { readonly type: 'quit' }
  | { readonly type: 'theme'; readonly id?: string }
  | { readonly type: 'show'; readonly title: string; readonly text: string }
  | { readonly type: 'copy'; readonly text: string; readonly what: string }
  | { readonly type: 'snapshot' }
  | { readonly type: 'redraw' }
  | { readonly type: 'suspend' }
  /** Reports of the mouse on or off. */
  | { readonly type: 'mouse' }
  /** Ask for one line of text, then send the intent made of it. */
  | { readonly type: 'prompt'; readonly title: string; readonly then: (text: string) => RoomIntent | ScreenIntent }
  | { readonly type: 'open-maker'; readonly operator?: string }
  | { readonly type: 'open-approval'; readonly plan: PlanId; readonly step: number };
