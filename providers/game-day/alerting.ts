import { labelsId } from '../../src/model/identity.js';
import { RULES } from './rules/index.js';
import type { Finding, Rule } from './rules/rule.js';
import type { GameSilence, World } from './world.js';

const EVERY = 15_000;
const KEPT = 6 * 3_600_000;
const HOUR = 3_600_000;

/** One alert through its life: pending, firing, ended, and perhaps back again. Times are simulated. */
export interface GameAlert {
  readonly fingerprint: string;
  readonly rule: Rule;
  finding: Finding;
  state: 'pending' | 'firing' | 'ended';
  /** When the expression became true. */
  since: number;
  /** When it was true last. */
  heldAt: number;
  firedAt: number | undefined;
  endedAt: number | undefined;
  /** When it came back after it had ended. */
  readonly returns: number[];
}

export interface Alerting {
  /** Evaluates the rules when it is time. */
  step(): void;
  alerts(): Iterable<GameAlert>;
  silencesOf(alert: GameAlert): readonly GameSilence[];
  matching(matchers: GameSilence['matchers']): readonly GameAlert[];
}

/** What a rule's alert is called by: its labels with name and severity. */
export const alertLabels = (rule: Rule, finding: Finding): Readonly<Record<string, string>> => ({
  ...finding.labels,
  ...(rule.kind === 'cloud' ? {} : { alertname: rule.name, severity: rule.severity }),
});

/** Evaluates the rules over the world every 15 seconds, as a Prometheus and an Alertmanager would. */
export function createAlerting(world: World): Alerting {
  const alerts = new Map<string, GameAlert>();
  // What has fired for days when the person arrives did not begin with the simulation.
  const begunBefore = (): number => world.startedAt - 50 * HOUR;

  // The same label sets come every time; hashing them anew would be most of the work.
  const fingerprints = new Map<string, string>();
  function fingerprintOf(rule: Rule, finding: Finding): string {
    let key = rule.name;
    for (const name in finding.labels) key += `\n${finding.labels[name] ?? ''}`;
    let known = fingerprints.get(key);
    if (known === undefined) fingerprints.set(key, (known = labelsId(alertLabels(rule, finding))));
    return known;
  }

  function evaluate(rule: Rule): void {
    for (const finding of rule.findings(world)) {
      const fingerprint = fingerprintOf(rule, finding);
      const known = alerts.get(fingerprint);
      if (!known) {
        const old = world.time - world.startedAt <= EVERY;
        const since = old ? begunBefore() : world.time;
        alerts.set(fingerprint, {
          fingerprint,
          rule,
          finding,
          state: old || rule.after === 0 ? 'firing' : 'pending',
          since,
          heldAt: world.time,
          firedAt: old || rule.after === 0 ? since + rule.after : undefined,
          endedAt: undefined,
          returns: [],
        });
        continue;
      }
      known.finding = finding;
      known.heldAt = world.time;
      if (known.state === 'ended') {
        known.state = 'pending';
        known.since = world.time;
        known.endedAt = undefined;
      }
      if (known.state === 'pending' && world.time - known.since >= rule.after) {
        if (known.firedAt !== undefined) known.returns.push(world.time);
        known.state = 'firing';
        known.firedAt = world.time;
      }
    }
  }

  function endWhatIsOver(): void {
    for (const [fingerprint, alert] of alerts) {
      if (alert.state === 'ended') {
        if (world.time - (alert.endedAt ?? 0) > KEPT) alerts.delete(fingerprint);
      } else if (alert.state === 'pending' && alert.heldAt < world.time) {
        // Pending that came to nothing is no news, but one that has fired before keeps its past.
        if (alert.firedAt === undefined) alerts.delete(fingerprint);
        else Object.assign(alert, { state: 'ended', endedAt: world.time });
      } else if (world.time - alert.heldAt > (alert.rule.keep ?? 0)) {
        Object.assign(alert, { state: 'ended', endedAt: world.time });
      }
      while ((alert.returns[0] ?? world.time) < world.time - HOUR) alert.returns.shift();
    }
  }

  return {
    step() {
      if (world.time % EVERY !== 0) return;
      for (const rule of RULES) evaluate(rule);
      endWhatIsOver();
    },
    alerts: () => alerts.values(),
    silencesOf: alert =>
      world.silences.filter(
        silence =>
          silence.startsAt <= world.time &&
          silence.endsAt > world.time &&
          matches(silence.matchers, alertLabels(alert.rule, alert.finding)),
      ),
    matching: matchers =>
      [...alerts.values()].filter(
        alert => alert.state !== 'ended' && alert.rule.kind !== 'cloud' && matches(matchers, alertLabels(alert.rule, alert.finding)),
      ),
  };
}

/** All matchers hold; a regular expression is anchored, and one that cannot be read matches nothing. */
export function matches(matchers: GameSilence['matchers'], labels: Readonly<Record<string, string>>): boolean {
  return matchers.every(({ name, value, isRegex, isEqual }) => {
    const has = labels[name] ?? '';
    return (isRegex ? matchesPattern(value, has) : has === value) === isEqual;
  });
}

function matchesPattern(pattern: string, text: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`).test(text);
  } catch {
    return false;
  }
}
