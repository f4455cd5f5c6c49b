import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { plainText } from '../../../src/model/plain-text.js';
import type { SignalId } from '../../../src/model/signal.js';
import { seconds } from '../../../src/model/time.js';
import { openActing, type ActingDriver } from '../../support/acting-driver.js';
import { deployment, evidenceOf, refOf, rolloutSuspect, scene } from '../../support/plan-scene.js';
import { alert, change } from '../../support/signals.js';

const chaos = () =>
  scene({
    signals: [alert({ id: 'a1', severity: 'critical' })],
    suspects: [rolloutSuspect({ about: refOf('networkchaos', 'slow', 'chaos'), change: undefined as never, for: [evidenceOf(1, ['a1'])] })],
  });
const config = refOf('config', 'settings');
/** A configuration to be set back by hand, and its reader to be restarted after it. */
const configured = () =>
  scene({
    signals: [change({ change: 'config', about: config }), alert({ id: 'a1', severity: 'critical' })],
    suspects: [rolloutSuspect({ about: config, change: 'change-1' as SignalId })],
    edges: [{ from: refOf('deployment', 'checkout'), to: config, relation: 'depends-on' }],
  });
const ownedByGit = () => scene({ resources: [deployment('checkout', { replicas: 9, gitops: 'argocd' })] });

describe('steps by hand', () => {
  let driver: ActingDriver;
  let folder: string;
  beforeEach(() => {
    driver = openActing({ acting: { look: () => ({ recovered: false, firing: 1, critical: 1 }) } });
    folder = mkdtempSync(join(tmpdir(), 'warroom-patch-'));
  });
  afterEach(async () => {
    await driver.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('are ticked in order, as the word of a person, and then the alerts are watched', async () => {
    const id = await driver.proposed(/End the fault/, chaos());
    driver.acting.tick(id, 1);
    expect(driver.record(id).ticked).toBeUndefined();
    driver.acting.tick(id, 0);
    expect(driver.record(id)).toMatchObject({ state: 'rehearsed', ticked: [{ by: 'ada' }, undefined] });
    driver.acting.tick(id, 1);
    await driver.advance(seconds(1));
    expect(driver.record(id)).toMatchObject({ state: 'done', outcome: { is: 'watching' } });
    expect(driver.audit().slice(0, 2)).toMatchObject([
      { kind: 'ticked', step: 0, by: 'ada', text: 'done by hand: Pause networkchaos chaos/slow' },
      { kind: 'ticked', step: 1 },
    ]);
    expect(driver.notes.join()).toContain('ada did by hand: Pause networkchaos chaos/slow');
  });

  it("are those of a runbook that someone took: they stay beside newer proposals, and each tick is that person's word", async () => {
    const { incident, snapshot } = scene();
    await driver.acting.follow(incident, snapshot, {
      from: plainText('errors.md'),
      alert: 'a1' as SignalId,
      steps: [{ text: plainText('look'), command: plainText('kubectl get pods') }, { text: plainText('tell') }],
      left: 0,
      hid: false,
    });
    const { id } = driver.plan(/runbook errors.md/).plan;
    await driver.proposed();
    expect(driver.record(id)).toMatchObject({
      state: 'rehearsed',
      plan: { steps: [], byHand: [{ verb: 'follow', title: 'look', how: 'kubectl get pods' }, { title: 'tell' }] },
    });
    for (const step of [0, 1]) driver.acting.tick(id, step);
    await driver.advance(seconds(1));
    expect(driver.record(id)).toMatchObject({ state: 'done', outcome: { is: 'watching' } });
    expect(driver.audit().slice(0, 2)).toMatchObject([
      { kind: 'ticked', by: 'ada', text: 'done by hand: look', details: { step: { how: 'kubectl get pods' } } },
      { kind: 'ticked', step: 1 },
    ]);
    expect(driver.kinds()).not.toContain('performed');
  });

  it('can be taken back, which is written down as well, and stay when plans are proposed anew', async () => {
    const id = await driver.proposed(/End the fault/, chaos());
    driver.acting.tick(id, 0);
    await driver.proposed(/End the fault/, chaos());
    expect(driver.record(id).ticked?.[0]).toBeDefined();
    driver.acting.untick(id);
    expect(driver.record(id).ticked).toEqual([undefined, undefined]);
    expect(driver.kinds()).toEqual(['ticked', 'unticked']);
    driver.acting.untick(id);
    expect(driver.kinds()).toHaveLength(2);
  });

  it('are nothing that a refused plan can have', async () => {
    const id = await driver.proposed(/End the fault/, chaos());
    driver.acting.refuse(id, 'it is a drill');
    driver.acting.tick(id, 0);
    expect(driver.kinds()).toEqual(['refused']);
  });

  it('come before what is performed', async () => {
    const id = await driver.proposed(/Set config/, configured());
    await driver.makerOn();
    await driver.opened(id);
    expect(driver.record(id).asking).toBeUndefined();
    expect(driver.notes.at(-1)).toContain('what has to be done by hand comes first');
    driver.acting.tick(id, 0);
    await driver.opened(id);
    expect(driver.record(id).asking).toBeDefined();
    driver.acting.untick(id);
    await driver.advance(seconds(10));
    await driver.typed(id).done;
    expect(driver.record(id).steps).toEqual([{ is: 'waiting' }]);
    expect(driver.kinds()).not.toContain('approved');
  });

  it('are written for a branch, as the server would change the object, 0600', async () => {
    const id = await driver.proposed(/in Git/, ownedByGit());
    expect(driver.record(id).plan.byHand![0]!.diff!.length).toBeGreaterThan(0);
    driver.acting.writePatch(id, 0, folder);
    const name = join(folder, 'deployment-shop-checkout');
    expect(statSync(`${name}.yaml`).mode & 0o777).toBe(0o600);
    expect(readFileSync(`${name}.yaml`, 'utf8')).toContain('kind: Deployment');
    execFileSync('git', ['init', '-q', folder]);
    execFileSync('git', ['-C', folder, 'apply', `${name}.diff`]);
    expect(readFileSync(join(folder, 'patches', 'deployment-shop-checkout.yaml'), 'utf8')).toBe(readFileSync(`${name}.yaml`, 'utf8'));
    expect(driver.notes.join()).toContain(`wrote ${name}.yaml`);
    expect(driver.audit().at(-1)).toMatchObject({ kind: 'patch-written' });
  });

  it('say why a patch can not be written', async () => {
    const id = await driver.proposed(/in Git/, ownedByGit());
    driver.acting.writePatch(id, 0, '/dev/null/none');
    expect(driver.notes.at(-1)).toMatch(/warning: the patch can't be written to \/dev\/null\/none: E/);
    const other = await driver.proposed(/End the fault/, chaos());
    driver.acting.writePatch(other, 0, plainText(folder));
    expect(driver.notes.at(-1)).toContain('there is nothing to write yet');
  });
});
