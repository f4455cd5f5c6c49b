import fs from 'node:fs';
import { expect } from 'vitest';
import { PtyProgram, type PtyOptions } from './pty-program.js';

const read = (file: string): string => (fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '');

/** What a shell writes down about a program that it ran: files that begin with this path. */
export interface Notes {
  readonly path: string;
}
/** The process id of the program, once it has begun. */
export const pidOf = ({ path }: Notes): number => Number(read(`${path}.pid`));

/** The script that notes the line modes before and after a command, and prints its exit code. The main process of the command is a job of its own. */
export const script = (command: string, { path }: Notes): string =>
  `stty -g > '${path}.before'; ${command} & pid=$!; echo $pid > '${path}.pid'; fg >/dev/null 2>&1; code=$?; sleep 0.3; stty -g > '${path}.after'; echo "code=$code"; read -r end`;

/** Runs a command under a shell that tells its exit code and the line modes afterwards. */
export const underShell = (command: string, notes: Notes, options: PtyOptions = {}): PtyProgram =>
  new PtyProgram('/bin/bash', ['--norc', '-m', '-c', script(command, notes)], options);

/** The terminal is as it was before the program: screen, cursor, reports, line modes. */
export function expectRestored({ screen }: PtyProgram, notes: Notes): void {
  expect(screen.isAlternate).toBe(false);
  expect(screen.cursor.visible).toBe(true);
  const {
    mouseTrackingMode,
    bracketedPasteMode,
    sendFocusMode,
    applicationCursorKeysMode,
    applicationKeypadMode,
    wraparoundMode,
    insertMode,
    originMode,
  } = screen.emulator.modes;
  expect({
    mouseTrackingMode,
    bracketedPasteMode,
    sendFocusMode,
    applicationCursorKeysMode,
    applicationKeypadMode,
    wraparoundMode,
    insertMode,
    originMode,
  }).toEqual({
    mouseTrackingMode: 'none',
    bracketedPasteMode: false,
    sendFocusMode: false,
    applicationCursorKeysMode: false,
    applicationKeypadMode: false,
    wraparoundMode: true,
    insertMode: false,
    originMode: false,
  });
  const before = read(`${notes.path}.before`);
  expect(before).not.toBe('');
  expect(read(`${notes.path}.after`)).toBe(before);
}
