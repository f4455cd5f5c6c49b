import { compareText, stableId } from '../../../src/model/identity.js';
import { joinPlain, plain, plainText, type PlainText } from '../../../src/model/plain-text.js';
import { resourceKey, type ResourceRef } from '../../../src/model/resource.js';
import { compareSeverity, type Alert, type Labels, type ProviderId, type SignalId } from '../../../src/model/signal.js';
import type { Instant } from '../../../src/model/time.js';
import { hasLasted, type Held } from './findings.js';

/** Most objects that a description names. */
const NAMED = 5;

export interface AlertContext {
  readonly source: ProviderId;
  readonly now: Instant;
  /** How many pods a workload has, for "3 of 9 pods". */
  podsOf(about: ResourceRef): number;
  /** Since when the alerts of the last call have been true, by group: an alert goes on while its pods are replaced. */
  readonly begun: ReadonlyMap<string, Instant>;
}

/**
 * Rolls findings up into alerts: one for each check, reason, container and owner. So a Deployment whose 40 pods crash is
 * one alert, and it stays the same alert while its pods come and go.
 */
export function rollUp(
  findings: Iterable<Held>,
  context: AlertContext,
): { readonly alerts: readonly Alert[]; readonly begun: ReadonlyMap<string, Instant> } {
  const groups = new Map<string, Held[]>();
  for (const finding of findings) {
    if (!finding.alert) continue;
    const group = groups.get(finding.group);
    if (group) group.push(finding);
    else groups.set(finding.group, [finding]);
  }
  const begun = new Map<string, Instant>();
  const alerts: Alert[] = [];
  for (const [group, members] of groups) {
    const known = context.begun.get(group);
    const at = members.reduce(
      (earliest, member) => (member.since < earliest ? member.since : earliest),
      known ?? members[0]?.since ?? context.now,
    );
    begun.set(group, at);
    alerts.push(alertOf(group, members, at, context));
  }
  return { alerts, begun };
}

function alertOf(group: string, members: readonly Held[], at: Instant, context: AlertContext): Alert {
  const sorted = [...members].sort(
    (a, b) => compareSeverity(a.severity, b.severity) || compareText(resourceKey(a.object), resourceKey(b.object)),
  );
  const first = sorted[0] as Held;
  const own = resourceKey(first.object) === resourceKey(first.about);
  const labels: Labels = {
    alertname: plainText(first.alert),
    ...(first.about.namespace ? { namespace: first.about.namespace } : {}),
    [labelOf(first.about.kind)]: first.about.name,
    reason: first.reason,
    ...(first.container ? { container: first.container } : {}),
    ...(first.about.cluster ? { cluster: first.about.cluster } : {}),
  };
  const names = joinPlain(
    sorted.slice(0, NAMED).map(member => member.object.name),
    ', ',
  );
  const rest = sorted.length > NAMED ? plain` and ${sorted.length - NAMED} more` : plainText('');
  return {
    type: 'alert',
    id: alertIdOf(group),
    source: context.source,
    about: first.about,
    at,
    name: plainText(first.alert),
    severity: first.severity,
    state: sorted.some(member => hasLasted(member, context.now)) ? 'firing' : 'pending',
    labels,
    fingerprint: plainText(stableId('kubernetes', group)),
    summary: plainText(
      own ? plain`${first.about.name} ${inWords(first)}` : plain`${first.about.name}: ${countOf(sorted, context)} ${inWords(first)}`,
      600,
    ),
    ...(own ? {} : { description: plain`${plainText(first.object.kind)}s ${names}${rest}`, value: sorted.length }),
  };
}

/** The alert that the findings of a group become. */
export const alertIdOf = (group: string): SignalId => `k8s-${stableId(group)}` as SignalId;

/** What is wrong and why, to follow a name. */
export function inWords(finding: Held): PlainText {
  const inContainer =
    finding.container && finding.container !== finding.about.name ? plain` (container ${finding.container})` : plainText('');
  return plain`${finding.does}${inContainer}${finding.because ? plain`: ${finding.because}` : plainText('')}`;
}

function countOf(members: readonly Held[], context: AlertContext): PlainText {
  const first = members[0] as Held;
  const kind = plainText(members.length === 1 && first.object.kind !== 'pod' ? first.object.kind : `${first.object.kind}s`);
  const total = first.object.kind === 'pod' ? context.podsOf(first.about) : 0;
  return total > 0 ? plain`${members.length} of ${total} ${kind}` : plain`${members.length} ${kind}`;
}

/** The label that names an object of this kind, as kube-state-metrics has it. */
function labelOf(kind: string): string {
  switch (kind) {
    case 'job':
      return 'job_name';
    case 'hpa':
      return 'horizontalpodautoscaler';
    case 'pvc':
      return 'persistentvolumeclaim';
    default:
      return kind;
  }
}
