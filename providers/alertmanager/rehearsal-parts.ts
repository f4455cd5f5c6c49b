import type { Clock } from '../../src/contracts/provider.js';
import { compareText } from '../../src/model/identity.js';
import type { PlannedAction, Rehearsal } from '../../src/model/plan.js';
import { plain, plainText, type PlainText } from '../../src/model/plain-text.js';
import { compareSeverity, severityOf } from '../../src/model/signal.js';
import { seconds } from '../../src/model/time.js';
import type { Instance } from './api.js';
import type { RecentAlert } from './merge.js';
import type { PeerAlert } from './read.js';

export interface SilenceWorld {
  readonly instances: readonly Instance[];
  readonly clock: Clock;
  /** Alerts that ended within the last hour. */
  recent(): readonly RecentAlert[];
  /** amtool's setting: a comment must be given. */
  readonly commentRequired: boolean;
}

const MOST_LISTED = 20;
export const VERIFY_WITHIN = seconds(30);
export const NO_DRY_RUN = [
  plainText('Alertmanager has no dry run: nothing but the matchers was tried'),
  plainText('it tells nobody what he may do: whether the silence is accepted shows when it is sent'),
];

export function refusal(world: SilenceWorld, action: PlannedAction, because: PlainText): Rehearsal {
  return {
    at: world.clock.now(),
    facts: [],
    diff: [],
    permitted: false,
    refused: because,
    notTested: [],
    warnings: [],
    blastRadius: [],
    undo: { cannot: plainText('nothing would be done') },
    expectation: { text: plain`${plainText(action.name)} is refused`, within: VERIFY_WITHIN },
  };
}

/** One line an alert, worst first, with the labels that tell it from others of its name. */
export function listed(alerts: readonly PeerAlert[]): readonly PlainText[] {
  const sorted = [...alerts].sort(
    (a, b) =>
      compareSeverity(severityOf(a.labels['severity']), severityOf(b.labels['severity'])) || compareText(a.fingerprint, b.fingerprint),
  );
  const lines = sorted.slice(0, MOST_LISTED).map(alert => {
    const rest = Object.entries(alert.labels)
      .filter(([name]) => name !== 'alertname')
      .sort(([a], [b]) => compareText(a, b))
      .map(([name, value]) => `${name}=${value}`);
    return plainText(`${alert.labels['alertname'] ?? 'unnamed'} ${rest.join(' ')}`, 300);
  });
  return sorted.length > MOST_LISTED ? [...lines, plain`and ${sorted.length - MOST_LISTED} more`] : lines;
}
