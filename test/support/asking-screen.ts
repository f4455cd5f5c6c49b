import type { RoomIntent } from '../../src/state/intent.js';
import { askingRoom, makerRoom } from './sample-states.js';
import { screenDriver, type ScreenDriver } from './screen-driver.js';

/** A screen whose approval dialog is open and asks for the word; it opens again whenever it is asked for. */
export async function screenThatAsks(word: string): Promise<ScreenDriver> {
  const driver = await screenDriver({ state: makerRoom() });
  driver.room.onIntent = intent => {
    if (intent.type === 'open-step') driver.room.show(askingRoom(word));
  };
  await driver.press('4', 'enter');
  await driver.settled();
  driver.wait(2000);
  return driver;
}

export const approvals = (driver: ScreenDriver): readonly RoomIntent[] =>
  driver.room.wanted.filter(intent => intent.type === 'approve-step');

/** Ends strings and pastes that never end, leaves the question, and opens it again: the next attempt finds it open. */
export async function askAnew(driver: ScreenDriver): Promise<void> {
  for (let attempt = 0; attempt < 3; attempt++) {
    await driver.type('\u001b[201~\u001b\\');
    driver.wait(2000);
    await driver.press('escape', 'escape', '4', 'enter');
    driver.wait(2000);
    await driver.settled();
    if (driver.text().includes('to approve, Esc to leave')) return;
  }
  throw new Error(`the question does not open any more:\n${driver.text()}`);
}
