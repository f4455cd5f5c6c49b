/** What stands for a character on a terminal that cannot show it, and which widths all terminals agree on. */

/** Pairs of a character and its ASCII form, for C locales and `--ascii`. */
const ASCII_FORM = new Map<string, string>();
for (const [characters, form] of [
  ['─━╌╍┄┅┈┉═╴╶╸╺', '-'],
  ['│┃╎╏┆┇┊┋║╵╷╹╻▏▕', '|'],
  ['┌┍┎┏┐┑┒┓└┕┖┗┘┙┚┛├┝┠┣┤┥┨┫┬┯┰┳┴┷┸┻┼┿╂╋╔╗╚╝╠╣╦╩╬╭╮╯╰', '+'],
  ['█▇▉▊▓', '#'],
  ['▆▅▋▌▒▐', '='],
  ['▄▃▍', '-'],
  ['▂▁▎', '_'],
  ['░', ':'],
  ['▀', '"'],
  ['●◉•◆◈■', '*'],
  ['○◌◇□', 'o'],
  ['▲△', '^'],
  ['▼▽▾▿', 'v'],
  ['▶►▸▹→⇒›»❯', '>'],
  ['◀◄◂◃←⇐‹«❮', '<'],
  ['↑⇑', '^'],
  ['↓⇓', 'v'],
  ['↕↔', '|'],
  ['✓✔', 'v'],
  ['✗✘×✕', 'x'],
  ['✎', '~'],
  ['…', '.'],
  ['·∙', '.'],
  ['–—−‑‐', '-'],
  ['‘’', "'"],
  ['“”', '"'],
  ['␍⏎↵', '/'],
  ['µ', 'u'],
  ['°', 'o'],
  ['\u00a0', ' '],
  ['≥', '>'],
  ['≤', '<'],
  ['≈', '~'],
] as const)
  for (const character of characters) ASCII_FORM.set(character, form);

/** Fonts of the Linux console hold 256 or 512 glyphs: box lines, blocks and Latin letters, not much more. */
const ON_CONSOLE = /^[\u0020-\u007e\u00a0-\u017f─│┌┐└┘├┤┬┴┼═║╔╗╚╝╠╣╦╩╬▀▄█▌▐░▒▓■●◆·•→←↑↓▲▼►◄≤≥√π∞±÷×°]$/u;

const isBraille = (code: number): boolean => code >= 0x2800 && code < 0x2900;
function brailleForm(code: number): string {
  let dots = 0;
  for (let bits = code & 0xff; bits > 0; bits &= bits - 1) dots++;
  return dots === 0 ? ' ' : dots <= 2 ? '.' : dots <= 5 ? ':' : '#';
}

function asciiForm(text: string): string {
  const code = text.codePointAt(0)!;
  if (code < 0x7f) return String.fromCharCode(code);
  if (isBraille(code)) return brailleForm(code);
  const form = ASCII_FORM.get(String.fromCodePoint(code));
  if (form !== undefined) return form;
  const letter = text.normalize('NFD')[0]!;
  return letter > '~' ? '?' : letter;
}

const forms = { ascii: new Map<string, string>(), console: new Map<string, string>() };

/** The text to send for one narrow cell. */
export function shown(text: string, glyphs: 'unicode' | 'console' | 'ascii'): string {
  if (glyphs === 'unicode' || (text.length === 1 && text < '\u007f')) return text;
  if (glyphs === 'console' && ON_CONSOLE.test(text)) return text;
  const known = forms[glyphs];
  let form = known.get(text);
  if (form === undefined) {
    if (known.size > 2000) known.clear();
    known.set(text, (form = asciiForm(text)));
  }
  return form;
}

/**
 * Whether every terminal gives the cell the width that we give it. After any other cell the cursor is placed
 * anew, so that a terminal of another opinion damages that cell alone.
 */
export function isAgreed(text: string): boolean {
  const code = text.charCodeAt(0);
  if (code < 0x7f) return text.length === 1;
  if (text.length > 1) return false;
  return (
    (code >= 0xa0 && code < 0x250) ||
    (code >= 0x391 && code < 0x450) ||
    (code >= 0x2010 && code < 0x2027) ||
    (code >= 0x2500 && code < 0x25a0) ||
    (code >= 0x2800 && code < 0x2900) ||
    (code >= 0x3041 && code < 0x3100) ||
    (code >= 0x4e00 && code < 0xa000) ||
    (code >= 0xac00 && code < 0xd7a4)
  );
}
