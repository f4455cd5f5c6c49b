/** What held at a moment that has passed: the room as it was then, as far as it is remembered. */
import type { Line, Span } from '../../src/contracts/content.js';
import type { RoomState } from '../../src/contracts/panel.js';
import type { Incident } from '../../src/model/incident.js';
import { compareSeverity, type MetricSeries, type Severity } from '../../src/model/signal.js';
import type { Instant } from '../../src/model/time.js';
import { quantity } from '../../src/text/amount.js';
import { plural } from '../../src/text/plural.js';
import { severityMark, severityToken } from '../../src/text/severity.js';
import { unitOf } from './lanes.js';

export interface Moment {
  readonly at: Instant;
  /** Incidents that were open, the worst first. */
  readonly open: readonly Incident[];
  readonly firing: number;
  /** The newest value of each series at or before it. */
  readonly values: readonly { readonly series: MetricSeries; readonly value: number }[];
}

interface Remembered extends Pick<RoomState, 'incidents' | 'alerts'> {
  readonly series: readonly MetricSeries[];
}

export function momentOf({ incidents, alerts, series }: Remembered, at: Instant): Moment {
  const open = [...incidents.values()].filter(
    incident => incident.startedAt <= at && (incident.recoveredAt === undefined || incident.recoveredAt > at),
  );
  let firing = 0;
  for (const alert of alerts.values())
    if (alert.state !== 'pending' && alert.at <= at && (alert.endedAt === undefined || alert.endedAt > at)) firing++;
  const values = series.flatMap(each => {
    const last = each.points.findLast(([time]) => time <= at);
    return last ? [{ series: each, value: last[1] }] : [];
  });
  return { at, open: open.sort((a, b) => compareSeverity(a.severity, b.severity) || a.startedAt - b.startedAt), firing, values };
}

/** " then  ● checkout: rollout r42 crash-loops +1  17 alerts firing  cart error share 34%". */
export function momentLine({ open, firing, values }: Moment, unicode: boolean): Line {
  const [worst, ...others] = open;
  const severity: Severity | 'ok' = worst?.severity ?? 'ok';
  const shown = values.slice(0, 3).map(({ series, value }): Span => ({
    text: `  ${series.about.name} ${series.name} ${quantity(value, unitOf(series))}`,
    token: 'lane.metric',
  }));
  return [
    { text: ' then  ', token: 'dim' },
    { text: severityMark(severity, unicode), token: severityToken(severity) },
    { text: ` ${worst ? `${worst.title}${others.length > 0 ? ` +${others.length}` : ''}` : 'no incident was open'}`, token: 'text' },
    { text: `  ${plural(firing, 'alert')} firing`, token: 'lane.alert' },
    ...shown,
  ];
}
