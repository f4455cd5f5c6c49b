/** Approves a plan on a simulated server and is killed at a named boundary: `act-and-die FOLDER BOUNDARY`. */
import fs from 'node:fs';
import { openActing } from '../acting-driver.js';
import { storedCluster } from '../stored-cluster.js';

const [folder = '', boundary = ''] = process.argv.slice(2);
const die = (): void => {
  process.kill(process.pid, 'SIGKILL');
};

const driver = openActing({ folder, cluster: clock => storedCluster(folder, clock) });
let looks = 0;
driver.cluster.onCall = (call, moment) => {
  const isFirst = moment === 'before';
  if (call === 'verify' && isFirst) looks++;
  const here: Readonly<Record<string, boolean>> = {
    'read again': call === 'observe' && isFirst && driver.kinds().includes('approved'),
    'writer opened': call === 'open-writer' && isFirst,
    'written ahead': call === 'perform' && isFirst,
    'done without an answer': call === 'perform' && !isFirst,
    'half a line': call === 'perform' && !isFirst,
    performed: call === 'verify' && isFirst,
    watching: looks === 3,
  };
  if (!here[boundary]) return;
  if (boundary === 'half a line') fs.appendFileSync(driver.auditFile, '{"kind":"performed","at":"20');
  die();
};
if (boundary === 'watching') driver.cluster.state.deployments['checkout']!.outcome = 'not-yet';
const id = await driver.proposed();
await driver.makerOn();
if (boundary === 'maker on') die();
await driver.opened(id);
if (boundary === 'opened') die();
await driver.approved(id);
die();
