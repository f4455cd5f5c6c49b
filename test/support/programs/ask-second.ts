/**
 * The first person's side of a plan for two: `ask-second FOLDER STATE REST` approves a plan on a simulated server and waits for
 * the second person. Says "asked" once it waits, and then how it ended, as one line of JSON. Half a second takes REST ms.
 */
import path from 'node:path';
import { instant, milliseconds, seconds } from '../../../src/model/time.js';
import { openActing } from '../acting-driver.js';
import { fakeClock } from '../fake-clock.js';

const [folder = '', state = '', rest = '50'] = process.argv.slice(2);
const driver = openActing({
  clock: fakeClock(instant(Date.now())),
  folder: state,
  auditFile: path.join(state, 'audit.jsonl'),
  acting: { secondPerson: { folder, rules: [{ actions: ['roll-back'] }] } },
});
const id = await driver.proposed();
await driver.makerOn();
await driver.opened(id);
await driver.advance(seconds(10));
const { done } = driver.typed(id);
await driver.advance(milliseconds(0));
process.stdout.write('asked\n');
while (['running', 'approved'].includes(driver.record(id).state)) {
  await driver.advance(milliseconds(500));
  await new Promise(resolve => {
    setTimeout(resolve, Number(rest));
  });
}
await done;
const { state: ended, because } = driver.record(id);
process.stdout.write(
  `${JSON.stringify({
    state: ended,
    because,
    writes: driver.cluster.writes.length,
    approvals: driver
      .audit()
      .filter(({ kind }) => kind === 'approved')
      .map(({ by, details }) => ({ by, second: (details as { readonly second?: { readonly uid: number } }).second?.uid })),
  })}\n`,
);
await driver.close();
