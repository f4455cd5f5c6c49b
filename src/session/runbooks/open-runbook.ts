import { redactText } from '../../chat/redact.js';
import type { Claim, Turn } from '../../model/conversation.js';
import { stableId } from '../../model/identity.js';
import type { EvidenceId, IncidentId } from '../../model/incident.js';
import { plain, plainText, type PlainText } from '../../model/plain-text.js';
import type { Alert, SignalId } from '../../model/signal.js';
import type { Performing } from '../war-room.js';
import { fetchPage } from './fetch-page.js';
import { localRunbook } from './local-runbooks.js';

export interface RunbookSettings {
  /** Hosts that runbooks may be fetched from; none when absent. */
  readonly hosts?: readonly string[];
  /** A folder of Markdown files. */
  readonly folder?: string;
}

/** Lines shown in the conversation, and kept to be opened. */
const SHOWN = 40;
const KEPT = 400;
const LONGEST_LINE = 400;
const CITE = 'r1' as EvidenceId;

/**
 * Shows the runbook of an alert in the conversation about its incident: a file of the folder first, else the page of its
 * `runbook_url`, fetched now and from allowed hosts only. What it says is text for a person; nothing follows it.
 */
export async function openRunbook(performing: Performing, settings: RunbookSettings, id: SignalId): Promise<void> {
  const { room } = performing.state();
  const alert = room.alerts.get(id);
  if (!alert) return performing.notice('warning', 'that alert is gone');
  const about = [...room.incidents.values()].find(incident => incident.alerts.includes(id))?.id ?? 'room';
  const local = settings.folder === undefined ? undefined : fileOf(performing, settings.folder, alert);
  if (local) return tell(performing, about, alert, { from: plainText(local.file), lines: local.lines });
  if (alert.runbook === undefined) return performing.notice('info', `${alert.name} names no runbook${settings.folder === undefined ? '; runbooks.folder in the config file may hold some' : ', and no file of the folder is about it'}`);
  const page = await fetchPage(alert.runbook, settings.hosts ?? [], performing.clock);
  if (!page.ok) return performing.notice('warning', `no runbook: ${page.error.asked}: ${page.error.answered}${page.error.tryThis ? `; ${page.error.tryThis}` : ''}`);
  tell(performing, about, alert, { from: alert.runbook, lines: page.value });
}

function fileOf(performing: Performing, folder: string, alert: Alert): ReturnType<typeof localRunbook> {
  try {
    return localRunbook(folder, alert);
  } catch (error) {
    performing.notice('warning', `the folder of runbooks can't be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}`);
    return undefined;
  }
}

function tell({ clock, dispatch }: Performing, about: IncidentId | 'room', alert: Alert, page: { readonly from: PlainText; readonly lines: readonly string[] }): void {
  const at = clock.now();
  const lines = page.lines.map(line => plainText(redactText(line), LONGEST_LINE)).filter(line => line.trim() !== '').slice(0, KEPT);
  const said = lines.slice(0, SHOWN).map((text): Claim => ({ text, cites: [], verdict: 'plain' }));
  const head: Claim = { text: plain`From ${page.from}, the words of its author:`, cites: [CITE], verdict: 'cited' };
  const more: readonly Claim[] = lines.length > SHOWN ? [{ text: plain`${lines.length - SHOWN} more lines:`, cites: [CITE], verdict: 'cited' }] : [];
  const turn: Turn = {
    id: stableId('runbook', at, alert.id), at, question: plain`the runbook of ${alert.name}`, claims: [head, ...said, ...more], state: 'done', answeredBy: plainText('a runbook, no model took part'),
    facts: [{ id: CITE, text: plain`runbook of ${alert.name}`, signals: [alert.id], sources: [], at, asked: page.from, raw: lines }],
  };
  dispatch({ type: 'turn-changed', about, turn });
}
