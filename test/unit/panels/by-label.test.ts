import { afterEach, describe, expect, it } from 'vitest';
import { labelRows, usefulLabels } from '../../../panels/incidents/by-label.js';
import type { Alert } from '../../../src/model/signal.js';
import { ref, sampleAlert } from '../../support/sample-parts.js';
import { sampleRoom } from '../../support/sample-states.js';
import { screenDriver, type ScreenDriver } from '../../support/screen-driver.js';

const alert = (id: string, labels: Readonly<Record<string, string>>, fields: Parameters<typeof sampleAlert>[3] = {}): Alert =>
  sampleAlert(id, id.toUpperCase(), ref('pod', id), { ago: 100, ...fields, labels });
const mapOf = (...alerts: readonly Alert[]): ReadonlyMap<Alert['id'], Alert> => new Map(alerts.map(each => [each.id, each]));
const ALERTS = mapOf(
  alert('a', { team: 'shop', zone: '1' }, { severity: 'warning', ago: 300 }),
  alert('b', { team: 'shop', zone: '2' }, { severity: 'critical', ago: 100 }),
  alert('c', { team: 'data', zone: '3' }, { severity: 'warning' }),
  alert('d', { team: 'data', zone: '4' }, { severity: 'warning' }),
  alert('e', { zone: '5' }, { severity: 'info' }),
  alert('f', { team: 'gone', zone: '6' }, { state: 'ended', endedAgo: 10 }),
);
const shown = (expanded: readonly string[] = [], filter = ''): readonly string[] =>
  labelRows(ALERTS, 'team', { expanded: new Set(expanded), filter }).map(row =>
    row.kind === 'group'
      ? `${row.group.value || '-'} ${row.group.alerts.length} ${row.group.worst}`
      : row.kind === 'loose'
        ? `  ${row.alert.name}`
        : row.kind,
  );

describe('labelRows', () => {
  it('puts the worst group first, then the largest, and those without the label in one', () => {
    expect(shown()).toEqual(['shop 2 critical', 'data 2 warning', '- 1 info']);
  });
  it('shows the alerts of an open group, worst first', () => {
    expect(shown(['by/team/shop'])).toEqual(['shop 2 critical', '  B', '  A', 'data 2 warning', '- 1 info']);
  });
  it('keeps what the filter leaves', () => {
    expect(shown([], 'zone=4')).toEqual(['data 1 warning']);
  });
  it('says since when the oldest of a group fires', () => {
    const [row] = labelRows(ALERTS, 'team', { expanded: new Set(), filter: '' });
    expect(row?.kind === 'group' && row.group.since).toBe([...ALERTS.values()][0]?.at);
  });
});

describe('usefulLabels', () => {
  it('offers those that keep some together and tell others apart', () => {
    expect(usefulLabels(ALERTS)).toEqual(['team']);
  });
});

describe('grouping the list by a label', () => {
  let driver: ScreenDriver | undefined;
  afterEach(async () => {
    await driver?.end();
    driver = undefined;
  });
  it('asks which, opens a group, and goes back to incidents with the same key', async () => {
    driver = await screenDriver({ state: sampleRoom(), columns: 160, rows: 40 });
    await driver.press('b');
    expect(driver.text()).toMatch(/Group by which label \(alertname, namespace/);
    await driver.press(...'namespace', 'enter');
    expect(driver.text()).toMatch(/\d+ alerts by namespace in \d groups/);
    expect(driver.text()).toMatch(/● shop ▸/);
    await driver.press('enter');
    expect(driver.text()).toMatch(/● shop ▾/);
    expect(driver.text()).toContain('CheckoutErrorRateHigh');
    await driver.press('b');
    expect(driver.text()).toContain('Incidents 3 of 75 alerts');
  });
});
