import { redactText } from '../../chat/redact.js';
import type { Claim, Turn } from '../../model/conversation.js';
import { stableId } from '../../model/identity.js';
import type { EvidenceId, Incident, IncidentId } from '../../model/incident.js';
import { plain, plainText, type PlainText } from '../../model/plain-text.js';
import type { Runbook } from '../../model/runbook.js';
import { compareSeverity, type Alert, type SignalId } from '../../model/signal.js';
import { runbookSteps } from '../../plan/runbook-steps.js';
import type { Performing } from '../war-room.js';
import { fetchPage } from './fetch-page.js';
import { localRunbooks } from './local-runbooks.js';

export interface RunbookSettings {
  /** Hosts that runbooks may be fetched from; none when absent. */
  readonly hosts?: readonly string[];
  /** A folder of Markdown files. */
  readonly folder?: string;
}

/** The pages that teams wrote for alerts: a file of the folder first, else the address of the alert, from allowed hosts only. What they say is text for a person; nothing follows it. */
export interface Runbooks {
  /** Shows the page of an alert in the conversation about its incident. */
  open(alert: SignalId): Promise<void>;
  /** The steps for the worst alert that has a page: of the folder, or of an address that was fetched already. Fetches nothing. */
  known(incident: Incident): Runbook | undefined;
  /** The same, and fetches where it has to. Says why there is none. */
  fetched(incident: Incident): Promise<Runbook | undefined>;
}

/** Lines shown in the conversation, and kept to be opened. */
const SHOWN = 40;
const KEPT = 400;
const LONGEST_LINE = 400;
/** Alerts of an incident for which pages are looked for. */
const MOST_ALERTS = 20;
const CITE = 'r1' as EvidenceId;

interface Page {
  readonly from: PlainText;
  readonly lines: readonly string[];
}

export function createRunbooks(performing: Performing, settings: RunbookSettings): Runbooks {
  const { state, notice } = performing;
  /** Pages that were fetched in this session, by their address. */
  const fetched = new Map<string, Page>();

  /** Read anew for each question: a file that was mended meanwhile is the one to follow. */
  function files(): (alert: Alert) => Page | undefined {
    if (settings.folder === undefined) return () => undefined;
    try {
      const find = localRunbooks(settings.folder);
      return alert => {
        const local = find(alert);
        return local && redacted(plainText(local.file), local.lines);
      };
    } catch (error) {
      notice('warning', `the folder of runbooks can't be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}`);
      return () => undefined;
    }
  }

  async function pageOf(alert: Alert): Promise<Page | undefined> {
    const local = files()(alert);
    if (local) return local;
    if (alert.runbook === undefined) {
      notice(
        'info',
        `${alert.name} names no runbook${settings.folder === undefined ? '; runbooks.folder in the config file may hold some' : ', and no file of the folder is about it'}`,
      );
      return undefined;
    }
    const answer = await fetchPage(alert.runbook, settings.hosts ?? [], performing.clock);
    if (!answer.ok) {
      notice(
        'warning',
        `no runbook: ${answer.error.asked}: ${answer.error.answered}${answer.error.tryThis ? `; ${answer.error.tryThis}` : ''}`,
      );
      return undefined;
    }
    const page = redacted(alert.runbook, answer.value);
    fetched.set(alert.runbook, page);
    return page;
  }

  function alertsOf(incident: Incident): readonly Alert[] {
    const { alerts } = state().room;
    return incident.alerts
      .flatMap(id => alerts.get(id) ?? [])
      .sort((a, b) => compareSeverity(a.severity, b.severity) || (a.id < b.id ? -1 : 1))
      .slice(0, MOST_ALERTS);
  }

  function known(incident: Incident): Runbook | undefined {
    const fileOf = files();
    for (const alert of alertsOf(incident)) {
      const page = fileOf(alert) ?? (alert.runbook === undefined ? undefined : fetched.get(alert.runbook));
      if (page) return runbookOf(alert, page);
    }
    return undefined;
  }

  return {
    known,
    async open(id) {
      const { room } = state();
      const alert = room.alerts.get(id);
      if (!alert) return notice('warning', 'that alert is gone');
      const about = [...room.incidents.values()].find(incident => incident.alerts.includes(id))?.id ?? 'room';
      const page = await pageOf(alert);
      if (page) tell(performing, about, alert, page);
    },
    async fetched(incident) {
      const found = known(incident);
      if (found) return found;
      const [worst, ...others] = alertsOf(incident);
      const alert = [worst, ...others].find(each => each?.runbook !== undefined) ?? worst;
      const page = alert && (await pageOf(alert));
      return page && runbookOf(alert, page);
    },
  };
}

const redacted = (from: PlainText, lines: readonly string[]): Page => ({ from, lines: lines.slice(0, KEPT).map(line => redactText(line)) });

const runbookOf = (alert: Alert, { from, lines }: Page): Runbook => ({ from, alert: alert.id, ...runbookSteps(lines) });

function tell({ clock, dispatch }: Performing, about: IncidentId | 'room', alert: Alert, page: Page): void {
  const at = clock.now();
  const lines = page.lines.map(line => plainText(line, LONGEST_LINE)).filter(line => line.trim() !== '');
  const said = lines.slice(0, SHOWN).map((text): Claim => ({ text, cites: [], verdict: 'plain' }));
  const { steps } = runbookSteps(page.lines);
  const cited = (text: PlainText): Claim => ({ text, cites: [CITE], verdict: 'cited' });
  const turn: Turn = {
    id: stableId('runbook', at, alert.id),
    at,
    question: plain`the runbook of ${alert.name}`,
    state: 'done',
    answeredBy: plainText('a runbook, no model took part'),
    claims: [
      cited(plain`From ${page.from}, the words of its author:`),
      ...said,
      ...(lines.length > SHOWN ? [cited(plain`${lines.length - SHOWN} more lines:`)] : []),
      ...(steps.length > 0 ? [cited(plain`b in Plan takes its steps (${steps.length}) for a plan, to be ticked by hand`)] : []),
    ],
    facts: [{ id: CITE, text: plain`runbook of ${alert.name}`, signals: [alert.id], sources: [], at, asked: page.from, raw: lines }],
  };
  dispatch({ type: 'turn-changed', about, turn });
}
