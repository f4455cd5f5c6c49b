import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { InputToken } from '../../../../src/terminal/tty/contract.js';
import { InputDecoder } from '../../../../src/terminal/tty/decoder.js';

/** A token in a few characters: the key's name, or what else it is. */
function brief(token: InputToken): string {
  switch (token.kind) {
    case 'key':
      return token.key;
    case 'mouse':
      return `${token.action}:${token.button}@${token.x},${token.y}`;
    case 'paste':
      return `paste(${token.text})`;
    case 'focus':
      return token.focused ? 'focus' : 'blur';
    case 'reply':
      return 'reply';
  }
}
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
function decode(...chunks: readonly Uint8Array[]): InputToken[] {
  const decoder = new InputDecoder();
  const tokens = chunks.flatMap((chunk, index) => decoder.feed(chunk, index * 20));
  return [...tokens, ...decoder.flush(100_000)];
}

const KEYS: readonly [sequence: string, ...expected: string[]][] = [
  ['j', 'j'],
  ['G', 'G'],
  ['?', '?'],
  [' ', 'space'],
  ['\r', 'enter'],
  ['\n', 'ctrl-j'],
  ['\t', 'tab'],
  ['\u007f', 'backspace'],
  ['\b', 'backspace'],
  ['\u0004', 'ctrl-d'],
  ['\u0003', 'ctrl-c'],
  ['\u001a', 'ctrl-z'],
  ['\u0000', 'ctrl-space'],
  ['\u001c', 'ctrl-\\'],
  ['é', 'é'],
  ['日', '日'],
  ['🔥', '🔥'],
  ['\u001b', 'escape'],
  ['\u001b\u001b', 'escape', 'escape'],
  ['\u001bx', 'alt-x'],
  ['\u001b\r', 'alt-enter'],
  ['\u001b\u007f', 'alt-backspace'],
  ['\u001b[A', 'up'],
  ['\u001b[B', 'down'],
  ['\u001b[C', 'right'],
  ['\u001b[D', 'left'],
  ['\u001bOA', 'up'],
  ['\u001bOD', 'left'],
  ['\u001b[1;5A', 'ctrl-up'],
  ['\u001b[1;2B', 'shift-down'],
  ['\u001b[1;3C', 'alt-right'],
  ['\u001b[1;6D', 'ctrl-shift-left'],
  ['\u001b[H', 'home'],
  ['\u001b[F', 'end'],
  ['\u001bOH', 'home'],
  ['\u001b[1~', 'home'],
  ['\u001b[4~', 'end'],
  ['\u001b[7~', 'home'],
  ['\u001b[2~', 'insert'],
  ['\u001b[3~', 'delete'],
  ['\u001b[5~', 'pageup'],
  ['\u001b[6~', 'pagedown'],
  ['\u001b[6;5~', 'ctrl-pagedown'],
  ['\u001b[Z', 'shift-tab'],
  ['\u001b[a', 'shift-up'],
  ['\u001b[c', 'shift-right'],
  ['\u001bOa', 'ctrl-up'],
  ['\u001bOP', 'f1'],
  ['\u001bOS', 'f4'],
  ['\u001b[15~', 'f5'],
  ['\u001b[24~', 'f12'],
  ['\u001b[[A', 'f1'],
  ['\u001b[[E', 'f5'],
  ['\u001b[1;2P', 'shift-f1'],
  ['\u001b[3^', 'ctrl-delete'],
  ['\u001bOM', 'enter'],
  ['\u001bOj', '*'],
  ['\u001b[106u', 'j'],
  ['\u001b[97;5u', 'ctrl-a'],
  ['\u001b[97;2u', 'A'],
  ['\u001b[13u', 'enter'],
  ['\u001b[27u', 'escape'],
  ['\u001b[9;2u', 'shift-tab'],
  ['\u001b[106;1:3u'],
  ['\u001b[27;5;13~', 'ctrl-enter'],
  ['\u001b[27;6;65~', 'ctrl-shift-a'],
];
const REPORTS: readonly [sequence: string, ...expected: string[]][] = [
  ['\u001b[<0;10;5M', 'press:left@9,4'],
  ['\u001b[<0;10;5m', 'release:left@9,4'],
  ['\u001b[<2;1;1M', 'press:right@0,0'],
  ['\u001b[<32;3;3M', 'drag:left@2,2'],
  ['\u001b[<64;7;8M', 'wheel-up:none@6,7'],
  ['\u001b[<65;7;8M', 'wheel-down:none@6,7'],
  ['\u001b[<66;7;8M'],
  ['\u001b[M !!'],
  ['\u001b[I', 'focus'],
  ['\u001b[O', 'blur'],
  ['\u001b[?1;2c', 'reply'],
  ['\u001b[>41;354;0c', 'reply'],
  ['\u001b[24;80R', 'reply'],
  ['\u001b[1;2R', 'reply'],
  ['\u001b[?24;80;1R', 'reply'],
  ['\u001b[0n', 'reply'],
  ['\u001b[8;24;80t', 'reply'],
  ['\u001b[?2026;2$y', 'reply'],
  ['\u001b[?62;4u', 'reply'],
  ['\u001b]11;rgb:1e1e/1e1e/1e1e\u001b\\', 'reply'],
  ['\u001b]52;c;YXBwcm92ZQ==\u0007', 'reply'],
  ['\u001b]lapprove\u001b\\', 'reply'],
  ['\u001bP>|XTerm(370)\u001b\\', 'reply'],
  ['\u001bP1+r544e=7465\u001b\\', 'reply'],
  ['\u001b_Gi=1;OK\u001b\\', 'reply'],
  ['\u009b24;80R', 'reply'],
  ['\u009d0;approve\u009c', 'reply'],
  ['\u0090!|7E\u009c', 'reply'],
  ['\u001b[200~yes\ramber\u001b[201~', 'paste(yes amber)'],
  ['\u001b[200~\u001b[A\u001b]0;x\u0007y\u001b[201~', 'paste(y)'],
  ['\u001b[200~\u001b[201~', 'paste()'],
  ['\u001b[201~'],
];

describe('InputDecoder', () => {
  it.each([...KEYS, ...REPORTS])('%j', (sequence, ...expected) => {
    expect(decode(bytes(sequence)).map(brief)).toEqual(expected);
  });

  it.each([...KEYS, ...REPORTS].filter(([sequence]) => bytes(sequence).length > 1))('%j cut at every byte', (sequence, ...expected) => {
    const whole = bytes(sequence);
    for (let cut = 1; cut < whole.length; cut++) expect(decode(whole.subarray(0, cut), whole.subarray(cut)).map(brief)).toEqual(expected);
    expect(decode(...Array.from(whole, byte => Uint8Array.of(byte))).map(brief)).toEqual(expected);
  });

  it('gives the same tokens for any row of sequences, however it is cut', () => {
    const sequences = [...KEYS, ...REPORTS].filter(([sequence]) => !sequence.endsWith('\u001b') && !sequence.includes('[M'));
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...sequences), { minLength: 1, maxLength: 8 }),
        fc.array(fc.nat(200), { maxLength: 12 }),
        (row, cuts) => {
          const whole = bytes(row.map(([sequence]) => sequence).join(''));
          const places = [...new Set(cuts.map(cut => cut % whole.length))].sort((a, b) => a - b);
          const chunks = [...places, whole.length].map((place, index) => whole.subarray(index === 0 ? 0 : places[index - 1]!, place));
          expect(decode(...chunks).map(brief)).toEqual(row.flatMap(([, ...expected]) => expected));
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('survives any bytes, and never makes a key of what is inside a reply', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 8 }), chunks => {
        decode(...chunks);
      }),
      { numRuns: 1000 },
    );
    const letters = fc.stringMatching(/^[a-z ]{0,60}$/);
    fc.assert(
      fc.property(
        letters,
        fc.constantFrom('\u001b]l', '\u001bP', '\u001b_', '\u009d0;', '\u001b]52;c;'),
        fc.nat(40),
        fc.constantFrom(10, 45, 300),
        (body, opener, cut, gap) => {
          const whole = bytes(`${opener}${body}\u001b\\`);
          const decoder = new InputDecoder();
          const place = Math.max(3, cut % whole.length);
          const tokens = [
            ...decoder.feed(whole.subarray(0, place), 0),
            ...decoder.flush(gap),
            ...decoder.feed(whole.subarray(place), gap),
            ...decoder.flush(2000),
          ];
          expect(tokens.filter(token => token.kind === 'key')).toEqual([]);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('takes the rest of a sequence whose ESC came too early for it', () => {
    const decoder = new InputDecoder();
    expect(decoder.feed(bytes('\u001b'), 0)).toEqual([]);
    expect(decoder.flush(40).map(brief)).toEqual(['escape']);
    expect(decoder.feed(bytes('[200~yes\r\u001b[201~'), 90).map(brief)).toEqual(['paste(yes )']);
    decoder.feed(bytes('\u001b'), 1000);
    decoder.flush(1040);
    expect(decoder.feed(bytes('['), 1100).map(brief)).toEqual(['[']);
  });

  it('says which keys came together', () => {
    const flags = (...chunks: string[]): boolean[] => decode(...chunks.map(bytes)).map(token => token.kind === 'key' && token.together);
    expect(flags('a', 'b')).toEqual([false, false]);
    expect(flags('ab')).toEqual([true, true]);
    expect(flags('a\u001b', '[A')).toEqual([true, true]);
    expect(flags('\u001b[', 'A')).toEqual([false]);
    expect(flags('\u001b[0na')).toEqual([false, true]);
    expect(flags('\u001b[?1;2', 'cyes')).toEqual([false, true, true, true]);
  });

  it('counts repeats that no keyboard can send', () => {
    const decoder = new InputDecoder();
    const repeats = (text: string, at: number): number[] =>
      decoder.feed(bytes(text), at).map(token => (token.kind === 'key' ? token.repeat : -1));
    expect(repeats('jjjk', 0)).toEqual([0, 1, 2, 0]);
    expect(repeats('k', 5)).toEqual([1]);
    expect(repeats('k', 38)).toEqual([0]);
    expect(repeats('\u001b[B\u001b[B', 100)).toEqual([0, 1]);
  });

  it('carries text for keys that insert something, and the time', () => {
    const decoder = new InputDecoder();
    expect(decoder.feed(bytes('é \u001b[A'), 7)).toEqual([
      { kind: 'key', key: 'é', text: 'é', at: 7, together: true, repeat: 0 },
      { kind: 'key', key: 'space', text: ' ', at: 7, together: true, repeat: 0 },
      { kind: 'key', key: 'up', at: 7, together: true, repeat: 0 },
    ]);
  });

  it('keeps a paste within bounds and counts what it left out', () => {
    const [paste] = decode(bytes(`\u001b[200~${'x'.repeat(70_000)}\u001b[201~`));
    expect(paste).toMatchObject({ kind: 'paste', cut: 70_000 - 65_536, lines: 1 });
  });

  it('forgets what is held when it is reset', () => {
    const decoder = new InputDecoder();
    decoder.feed(bytes('\u001b[200~half a paste'), 0);
    decoder.reset();
    expect(decoder.feed(bytes('j'), 10).map(brief)).toEqual(['j']);
  });
});
