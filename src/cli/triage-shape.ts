/** Raised whenever a field changes its meaning or goes; adding one does not raise it. */
export const TRIAGE_SCHEMA = 1;

export interface EvidenceReport {
  readonly id: string;
  readonly rule: string;
  readonly weight: number;
  readonly because: string;
  readonly sources: readonly string[];
  readonly signals: readonly string[];
}
export interface AlertReport {
  readonly id: string;
  readonly name: string;
  readonly severity: string;
  readonly state: string;
  readonly source: string;
  readonly about: string;
  readonly summary: string;
  readonly description?: string;
  readonly since: string;
  readonly fingerprint: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly suppressedBy?: readonly string[];
  readonly check?: string;
}
export interface PlanReport {
  readonly id: string;
  readonly title: string;
  readonly state: string;
  readonly tradeOff: string;
  readonly confidence: number;
  readonly hash: string;
  readonly expectedOutcome: string;
  readonly because?: string;
  readonly steps: readonly {
    readonly action: string;
    readonly provider: string;
    readonly on: string;
    readonly params: Readonly<Record<string, string | number | boolean>>;
    readonly title: string;
    readonly risk: string;
    readonly riskBecause: string;
    readonly permitted?: boolean;
    readonly diff?: readonly { readonly path: string; readonly before: string; readonly after: string }[];
    readonly notTested?: readonly string[];
    readonly warnings?: readonly string[];
    readonly rollback?: string;
    readonly expectation?: string;
  }[];
}
export interface IncidentReport {
  readonly id: string;
  readonly title: string;
  readonly severity: string;
  readonly state: string;
  readonly startedAt: string;
  readonly recoveredAt?: string;
  readonly acknowledgedBy?: string;
  readonly alerts: readonly AlertReport[];
  readonly affected: readonly string[];
  readonly inconclusive: boolean;
  readonly flaps: number;
  readonly newKinds: readonly string[];
  readonly joins: readonly { readonly rule: string; readonly weight: number; readonly because: string }[];
  readonly suspects: readonly {
    readonly title: string;
    readonly about: string;
    readonly confidence: number;
    readonly for: readonly EvidenceReport[];
    readonly against: readonly EvidenceReport[];
    readonly wouldSettle?: string;
  }[];
  /** How it went, in the order of time. */
  readonly story: readonly { readonly at?: string; readonly text: string; readonly signals: readonly string[] }[];
  readonly plans: readonly PlanReport[];
  readonly checks: readonly {
    readonly id: string;
    readonly asks: string;
    readonly verdict: string;
    readonly answered: string;
    readonly signals: readonly string[];
  }[];
}
export interface ObjectReport {
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  readonly cluster?: string;
}
export interface FindingReport {
  readonly id: string;
  readonly check: string;
  readonly source: string;
  readonly severity: string;
  readonly object: ObjectReport;
  readonly about: ObjectReport;
  readonly sentence: string;
  readonly cause?: string;
  readonly since: string;
  readonly effect: boolean;
  readonly settled: boolean;
  readonly alert?: string;
  readonly incident?: string;
}
export interface CheckReport {
  readonly id: string;
  readonly source: string;
  readonly asks: string;
  readonly asked: string;
  readonly answered: string;
  readonly verdict: string;
  readonly looked: number;
  readonly found: number;
}
/** What `triage --json` prints; texts are plain, times ISO 8601. */
export interface TriageReport {
  readonly schema: number;
  readonly at: string;
  readonly context: string;
  readonly label?: string;
  readonly sources: readonly {
    readonly id: string;
    readonly state: string;
    readonly stale: boolean;
    readonly lastGoodAt?: string;
    readonly failure?: { readonly asked: string; readonly answered: string; readonly tryThis?: string };
    readonly notes: readonly string[];
    readonly rejected: number;
  }[];
  readonly incidents: readonly IncidentReport[];
  readonly findings: readonly FindingReport[];
  readonly checks: readonly CheckReport[];
  readonly quiet: {
    readonly alerts: readonly AlertReport[];
    readonly flapping: number;
    readonly suppressed: number;
    readonly pending: number;
  };
}
