/** What reaches a terminal's input without being a hand that types a word: two hundred sequences, written one by one or from recorded answers of terminals. */

/** Bytes as they come, and how many milliseconds after the ones before. */
export interface Arrival {
  readonly after: number;
  readonly bytes: string;
}
export interface Attempt {
  readonly name: string;
  readonly arrivals: readonly Arrival[];
}

const ESC = '\u001b';
const BEL = '\u0007';
const ST = `${ESC}\\`;
const SLOW = 150;

const once = (name: string, bytes: string): Attempt => ({ name, arrivals: [{ after: SLOW, bytes }] });
const slowly = (name: string, parts: readonly string[], after = SLOW): Attempt => ({
  name,
  arrivals: parts.map(bytes => ({ after, bytes })),
});
const bracketed = (text: string): string => `${ESC}[200~${text}${ESC}[201~`;

/** What terminals answered when they were asked who they are: device attributes, version, status, modes, colours, sizes. */
const ANSWERS: Readonly<Record<string, string>> = {
  'xterm primary attributes': `${ESC}[?64;1;2;6;9;15;16;17;18;21;22;28c`,
  'xterm secondary attributes': `${ESC}[>41;390;0c`,
  'xterm tertiary attributes': `${ESC}P!|00000000${ST}`,
  'xterm version': `${ESC}P>|XTerm(390)${ST}`,
  'kitty primary attributes': `${ESC}[?62;52;c`,
  'kitty secondary attributes': `${ESC}[>1;4000;38c`,
  'kitty version': `${ESC}P>|kitty(0.38.1)${ST}`,
  'kitty keyboard flags': `${ESC}[?1u`,
  'kitty graphics': `${ESC}_Gi=31;OK${ST}`,
  'foot primary attributes': `${ESC}[?62;4;22;28;29c`,
  'foot secondary attributes': `${ESC}[>1;011601;0c`,
  'foot version': `${ESC}P>|foot(1.16.1)${ST}`,
  'alacritty primary attributes': `${ESC}[?6c`,
  'alacritty secondary attributes': `${ESC}[>0;1401;1c`,
  'vte primary attributes': `${ESC}[?65;1;9c`,
  'vte secondary attributes': `${ESC}[>65;7600;1c`,
  'vte version': `${ESC}P>|VTE(7600)${ST}`,
  'konsole secondary attributes': `${ESC}[>1;240802;0c`,
  'konsole version': `${ESC}P>|Konsole 24.08.2${ST}`,
  'iTerm2 primary attributes': `${ESC}[?64;1;2;4;6;17;18;21;22;52c`,
  'iTerm2 secondary attributes': `${ESC}[>64;2500;0c`,
  'iTerm2 version': `${ESC}P>|iTerm2 3.5.4${ST}`,
  'WezTerm version': `${ESC}P>|WezTerm 20240203-110809-5046fc22${ST}`,
  'WezTerm primary attributes': `${ESC}[?65;4;6;18;22;52c`,
  'Windows Terminal primary attributes': `${ESC}[?61;4;6;7;14;21;22;23;24;28;32;42;52c`,
  'Windows Terminal secondary attributes': `${ESC}[>0;10;1c`,
  'tmux primary attributes': `${ESC}[?1;2;4c`,
  'tmux secondary attributes': `${ESC}[>84;0;0c`,
  'tmux version': `${ESC}P>|tmux 3.4${ST}`,
  'screen primary attributes': `${ESC}[?1;2c`,
  'screen secondary attributes': `${ESC}[>83;50000;0c`,
  'linux console attributes': `${ESC}[?6c`,
  'PuTTY secondary attributes': `${ESC}[>0;136;0c`,
  'PuTTY answerback': 'PuTTY',
  'mintty secondary attributes': `${ESC}[>77;30700;0c`,
  'Apple Terminal secondary attributes': `${ESC}[>1;95;0c`,
  'cursor position': `${ESC}[24;80R`,
  'cursor position with page': `${ESC}[?24;80;1R`,
  'cursor position that reads as F3': `${ESC}[1;1R`,
  'status is fine': `${ESC}[0n`,
  'printer status': `${ESC}[?13n`,
  'locator status': `${ESC}[?53n`,
  'checksum of macros': `${ESC}[?62*{`,
  'synchronised output is known': `${ESC}[?2026;2$y`,
  'bracketed paste is on': `${ESC}[?2004;1$y`,
  'focus reports are off': `${ESC}[?1004;2$y`,
  'mode is unknown': `${ESC}[?9999;0$y`,
  'setting of the scroll region': `${ESC}P1$r1;24r${ST}`,
  'setting of the cursor shape': `${ESC}P1$r2 q${ST}`,
  'setting that is refused': `${ESC}P0$r${ST}`,
  'foreground colour': `${ESC}]10;rgb:ffff/ffff/ffff${ST}`,
  'background colour': `${ESC}]11;rgb:0000/0000/0000${BEL}`,
  'cursor colour': `${ESC}]12;rgb:aaaa/bbbb/cccc${ST}`,
  'a colour of the palette': `${ESC}]4;1;rgb:cdcd/0000/0000${BEL}`,
  'background with alpha': `${ESC}]11;rgba:0000/0000/0000/ffff${BEL}`,
  'colour in the 8-bit way of C1': '\u009d11;rgb:0/0/0\u009c',
  'dark theme is reported': `${ESC}[?997;1n`,
  'light theme is reported': `${ESC}[?997;2n`,
  'size in cells': `${ESC}[8;24;80t`,
  'size in pixels': `${ESC}[4;600;800t`,
  'size of a cell': `${ESC}[6;18;9t`,
  'window is open': `${ESC}[1t`,
  'window position': `${ESC}[3;10;20t`,
  'icon label': `${ESC}]LWORD${ST}`,
  'window title': `${ESC}]lWORD${ST}`,
  'terminfo name': `${ESC}P1+r544e=787465726d2d6b69747479${ST}`,
  'terminfo colours': `${ESC}P1+r436f=323536${ST}`,
  'terminfo unknown': `${ESC}P0+r787878${ST}`,
  clipboard: `${ESC}]52;c;WORD64${BEL}`,
  'clipboard that is empty': `${ESC}]52;c;${ST}`,
  'colour stack': `${ESC}[?1;0#Q`,
  'in-band resize': `${ESC}[48;24;80;600;800t`,
  'pixel mouse mode': `${ESC}[?1016;2$y`,
};

/** Keys that mean yes somewhere, or that a hand hits by accident. */
const KEYS: Readonly<Record<string, string>> = {
  Enter: '\r',
  'Enter of the keypad': `${ESC}OM`,
  'line feed': '\n',
  y: 'y',
  Y: 'Y',
  yes: 'yes',
  space: ' ',
  Tab: '\t',
  Backspace: '\u007f',
  Delete: `${ESC}[3~`,
  up: `${ESC}[A`,
  down: `${ESC}[B`,
  right: `${ESC}[C`,
  left: `${ESC}[D`,
  Home: `${ESC}[H`,
  End: `${ESC}[F`,
  'Page Up': `${ESC}[5~`,
  'Page Down': `${ESC}[6~`,
  Insert: `${ESC}[2~`,
  F1: `${ESC}OP`,
  F2: `${ESC}OQ`,
  F3: `${ESC}OR`,
  F4: `${ESC}OS`,
  F5: `${ESC}[15~`,
  F6: `${ESC}[17~`,
  F10: `${ESC}[21~`,
  F12: `${ESC}[24~`,
  'Ctrl-A': '\u0001',
  'Ctrl-D': '\u0004',
  'Ctrl-E': '\u0005',
  'Ctrl-J': '\n',
  'Ctrl-L': '\u000c',
  'Ctrl-M': '\r',
  'Ctrl-R': '\u0012',
  'Ctrl-W': '\u0017',
  'Ctrl-Y': '\u0019',
  'Alt-y': `${ESC}y`,
  'Alt-Enter': `${ESC}\r`,
  'Alt-a': `${ESC}a`,
  'Enter as kitty tells it': `${ESC}[13u`,
  'Ctrl-Enter as kitty tells it': `${ESC}[13;5u`,
  'Shift-Enter as xterm tells it': `${ESC}[27;2;13~`,
  'y as kitty tells it': `${ESC}[121u`,
  'a as kitty tells it': `${ESC}[97u`,
  'a released': `${ESC}[97;1:3u`,
  'a held': `${ESC}[97;1:2u`,
  'a Cyrillic а': 'а',
  'an a with an accent': 'á',
  'a wide ａ': 'ａ',
  'an a and a mark': 'a\u0301',
  'a zero-width space': '\u200b',
  'an emoji': '👍',
  'a null': '\0',
  'a DEL storm': '\u007f\u007f\u007f',
  'a click': `${ESC}[<0;10;10M${ESC}[<0;10;10m`,
  'a click as X10 tells it': `${ESC}[M !!`,
  'the wheel': `${ESC}[<64;10;10M`,
  'a drag': `${ESC}[<32;11;10M`,
  'focus comes': `${ESC}[I`,
  'focus goes': `${ESC}[O`,
  'half an escape': `${ESC}[`,
  'an unknown escape': `${ESC}[99;99;99z`,
  'a string that never ends': `${ESC}]0;WORD`,
  'an escape in an escape': `${ESC}${ESC}[A`,
};

const spelledWith =
  (word: string) =>
  (bytes: string): string =>
    bytes.replace('WORD64', Buffer.from(word).toString('base64')).replace('WORD', word);

/** What comes from a terminal by itself, by name: recorded answers, reports of the mouse, the focus and the keyboard; some spell the word. */
export function terminalReports(word: string): readonly (readonly [name: string, bytes: string])[] {
  const reports = [
    'a click',
    'a click as X10 tells it',
    'the wheel',
    'a drag',
    'focus comes',
    'focus goes',
    'Enter as kitty tells it',
    'a as kitty tells it',
    'a released',
    'a held',
  ].map(name => [name, KEYS[name]!] as const);
  return [...Object.entries(ANSWERS), ...reports].map(([name, bytes]) => [name, spelledWith(word)(bytes)]);
}

/** All of them, for the word that the dialog asks for. */
export function approvalCorpus(word: string): readonly Attempt[] {
  const letters = [...word];
  const spelled = spelledWith(word);
  const half = word.length >> 1;
  const other = `${word.slice(0, -1)}${word.endsWith('x') ? 'y' : 'x'}`;
  const pasted: readonly Attempt[] = [
    once('a paste', bracketed(word)),
    once('a paste with its line end', bracketed(`${word}\n`)),
    once('a paste and Enter', `${bracketed(word)}\r`),
    once('a paste that no terminal marks', word),
    once('one with Enter', `${word}\r`),
    once('a paste within spaces', bracketed(` ${word} `)),
    once('two pastes', bracketed(word) + bracketed(word)),
    once('a paste that ends its own marks', bracketed(`x${ESC}[201~${word}`)),
    once('a paste that begins another', bracketed(`${ESC}[200~${word}`)),
    once('a paste that never ends', `${ESC}[200~${word}`),
    once('an end without a paste', `${word}${ESC}[201~`),
    once('a paste of the whole line', bracketed(`Type  ${word}  to approve`)),
    slowly('a paste in two halves', [word.slice(0, half), word.slice(half)]),
    slowly('a paste in three', [word.slice(0, 4), word.slice(4, 9), word.slice(9)]),
    slowly('marked pastes of one letter each', letters.map(bracketed)),
    slowly('letters in pairs', word.match(/.{1,2}/g) ?? []),
    slowly('typed, but for a pasted end', [...letters.slice(0, half), bracketed(word.slice(half))]),
    slowly('a pasted beginning, typed on', [bracketed(word.slice(0, half)), ...letters.slice(half)]),
    slowly('a script without a pause', letters, 0),
    slowly('a script of 5 ms', letters, 5),
    slowly('a script of 20 ms', letters, 20),
    slowly('a script of 39 ms', letters, 39),
    {
      name: 'slow, and the last two at once',
      arrivals: [...letters.slice(0, -2).map(bytes => ({ after: SLOW, bytes })), { after: SLOW, bytes: word.slice(-2) }],
    },
    {
      name: 'slow, and the last too fast',
      arrivals: letters.map((bytes, index) => ({ after: index === letters.length - 1 ? 10 : SLOW, bytes })),
    },
    { name: 'fast, then slow from the second', arrivals: letters.map((bytes, index) => ({ after: index === 1 ? 10 : SLOW, bytes })) },
  ];
  const misspelled: readonly Attempt[] = [
    slowly('another word', [...other]),
    slowly('the word in capitals', [...word.toUpperCase()]),
    slowly('the word backwards', [...letters].reverse()),
    slowly('the word without its last letter', letters.slice(0, -1)),
    slowly('the word without its first', letters.slice(1)),
    slowly('a space before it', [' ', ...letters.slice(1)]),
    slowly('yes', [...'yes']),
    slowly('approve', [...'approve']),
    slowly('ok and Enter', ['o', 'k', '\r']),
    slowly('a letter twice', [letters[0]!, letters[0]!, ...letters.slice(1, -1)]),
    slowly('with a space inside', [...word.slice(0, half), ' ', ...word.slice(half)]),
    slowly('a look-alike in it', [...word.replace('a', 'а')]),
    slowly('its end, with Backspace before', ['\u007f', ...letters.slice(1)]),
    slowly('the name of the object', [...'checkout']),
    slowly('the hash of the plan', [...'hash-plan-a']),
    slowly('Escape, then the word', [ESC, ...letters]),
    slowly('Ctrl-C, then the word', ['\u0003', ...letters]),
  ];
  const interrupted: readonly Attempt[] = [
    'cursor position',
    'background colour',
    'xterm version',
    'kitty keyboard flags',
    'clipboard',
    'window title',
    'synchronised output is known',
    'size in cells',
    'dark theme is reported',
    'terminfo name',
  ].map(name =>
    slowly(`typed, with an answer in between: ${name}`, [...letters.slice(0, half), spelled(ANSWERS[name]!), ...letters.slice(half)]),
  );
  const answers = Object.entries(ANSWERS).map(([name, bytes]) => once(`an answer: ${name}`, spelled(bytes)));
  const worded = [
    'xterm version',
    'window title',
    'icon label',
    'clipboard',
    'background colour',
    'terminfo name',
    'tmux version',
    'xterm tertiary attributes',
  ].map(name =>
    once(
      `an answer that spells the word: ${name}`,
      spelled(ANSWERS[name]!)
        .replace(ST, `${word}${ST}`)
        .replace(BEL, word + BEL),
    ),
  );
  const keys = Object.entries(KEYS).map(([name, bytes]) => once(`a key: ${name}`, spelled(bytes)));
  const held = letters
    .slice(0, 3)
    .map((letter, index) =>
      slowly(`a held ${letter} after ${index} letters`, [...letters.slice(0, index), ...Array.from({ length: 12 }, () => letter)], 33),
    );
  const chains: readonly Attempt[] = ['\r', 'y', 'Y', '\n', ' '].map(key =>
    slowly(
      `${JSON.stringify(key)} thirty times`,
      Array.from({ length: 30 }, () => key),
      60,
    ),
  );
  return [...pasted, ...misspelled, ...interrupted, ...answers, ...worded, ...keys, ...held, ...chains];
}
