import { describe, expect, it } from 'vitest';
import { EVERYWHERE, everywhereCommands } from '../../../src/terminal/commands.js';
import { buildKeymap, isKeyName, shownKey, type Scope } from '../../../src/terminal/keymap.js';
import { panels } from '../../../src/terminal/panels.generated.js';

const scopes: readonly Scope[] = [
  ...panels.map((panel): Scope => ({ name: panel.id, title: panel.title, commands: panel.commands })),
  { name: EVERYWHERE, title: 'Everywhere', commands: everywhereCommands },
];
const ids = (custom: Readonly<Record<string, readonly string[]>>): ReturnType<typeof buildKeymap> => buildKeymap(scopes, custom);

describe('the keys as they are shipped', () => {
  const keymap = ids({});
  it('clash nowhere, and all exist', () => {
    expect([keymap.clashes, keymap.problems]).toEqual([[], []]);
  });

  it('leave moving, views, filter, help and palette alone in every panel', () => {
    const untouchable = [
      'j',
      'k',
      'g',
      'G',
      'up',
      'down',
      'ctrl-d',
      'ctrl-u',
      'ctrl-f',
      'ctrl-b',
      'pageup',
      'pagedown',
      'tab',
      'shift-tab',
      '/',
      ':',
      '?',
      'q',
      '1',
      '2',
      '3',
      '4',
      '5',
      '6',
      'a',
      'n',
      'p',
      'c',
      'f',
      '@',
      'S',
    ];
    const taken = panels.flatMap(panel => untouchable.filter(key => keymap.find(panel.id, key)).map(key => `${panel.id} takes ${key}`));
    expect(taken).toEqual([]);
  });

  it('hold what fingers know', () => {
    const expected = {
      j: 'move.down',
      G: 'move.last',
      'ctrl-d': 'move.half-down',
      '/': 'search.filter',
      ':': 'room.palette',
      '?': 'room.help',
      escape: 'view.escape',
      a: 'incident.acknowledge',
      c: 'incident.changes',
      p: 'incident.plan',
      '-': 'view.back',
      ']': 'view.forward',
      f: 'view.zoom',
      '@': 'room.log',
      'ctrl-z': 'room.suspend',
      'ctrl-l': 'room.redraw',
      'ctrl-r': 'room.refresh',
    };
    expect(Object.fromEntries(Object.keys(expected).map(key => [key, keymap.find(EVERYWHERE, key)?.id]))).toEqual(expected);
  });

  it('bind nothing to a control key that other programs take for destruction or flow', () => {
    for (const { name } of scopes)
      for (const key of ['ctrl-k', 'ctrl-s', 'ctrl-q', 'ctrl-x', 'ctrl-a']) expect(keymap.find(name, key)).toBeUndefined();
  });

  it('give every command a title, and no approving command a letter', () => {
    for (const row of keymap.rows) expect(row.title).not.toBe('');
    expect(keymap.rows.filter(row => /approve/.test(row.id)).map(row => row.keys)).toEqual([['enter']]);
  });
});

describe("bindings of one's own", () => {
  it('replace the defaults', () => {
    const keymap = ids({ 'incident.acknowledge': ['K'] });
    expect([keymap.find(EVERYWHERE, 'K')?.id, keymap.find(EVERYWHERE, 'a'), keymap.keysOf('incident.acknowledge')]).toEqual([
      'incident.acknowledge',
      undefined,
      ['K'],
    ]);
  });
  it('are told when they clash; the first command keeps the key', () => {
    const keymap = ids({ 'incident.acknowledge': ['j'] });
    expect(keymap.clashes).toEqual([{ scope: EVERYWHERE, key: 'j', commands: ['move.down', 'incident.acknowledge'] }]);
    expect(keymap.find(EVERYWHERE, 'j')?.id).toBe('move.down');
  });
  it('are told when they make no sense', () => {
    expect(ids({ 'no.such': ['x'], 'incident.plan': ['ctrl-c'], 'incident.changes': ['hyper-x'] }).problems).toEqual([
      'keys: there is no command no.such',
      'keys: "hyper-x" of incident.changes is no key; write it as j, G, ctrl-d, shift-tab or f5',
      'keys: ctrl-c always ends the program and can not be incident.plan',
    ]);
  });
});

it.each([
  ['j', true],
  ['G', true],
  ['本', true],
  ['ctrl-d', true],
  ['ctrl-alt-shift-f5', true],
  ['shift-tab', true],
  ['shift-a', false],
  ['f13', false],
  ['', false],
  ['ab', false],
  [' ', false],
  ['alt-ctrl-x', false],
])('%j is a key: %s', (key, is) => {
  expect(isKeyName(key)).toBe(is);
});
it.each([
  ['escape', 'esc'],
  ['ctrl-d', '^d'],
  ['ctrl-space', '^space'],
  ['shift-tab', 'S-tab'],
  ['down', '↓'],
  ['j', 'j'],
])('%s is shown as %s', (key, shown) => {
  expect(shownKey(key, true)).toBe(shown);
});
