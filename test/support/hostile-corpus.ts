/**
 * Texts that try to take over a terminal, made systematically: every family of control sequence in its 7-bit and 8-bit
 * form, with each way to end it, alone and inside words; Unicode that hides or reorders; markup; sizes.
 * Sources: ECMA-48, xterm's ctlseqs, Trojan Source (Boucher and Anderson, 2021), Unicode TR 36 and 39.
 */

export interface HostileText {
  readonly name: string;
  readonly text: string;
}

const named = (family: string, texts: readonly string[]): HostileText[] =>
  texts.map((text, index) => ({ name: `${family} ${index}`, text }));
/** The attack alone, and between words that must stay. */
const inside = (family: string, attacks: readonly string[]): HostileText[] =>
  attacks.flatMap((attack, index) => [
    { name: `${family} ${index} alone`, text: attack },
    { name: `${family} ${index} inside`, text: `left ${attack} right` },
  ]);
const range = (first: number, last: number): string[] =>
  Array.from({ length: last - first + 1 }, (_, index) => String.fromCodePoint(first + index));

// Attacks stand together as they were found.
// prettier-ignore
const CSI = [
  '2J', '3J', 'J', 'K', '1K', 'H', '1;1H', '10;20H', '9999;9999H', 'A', '99B', 'C', '99D', 'E', 'F', '5G', 'd', 's', 'u', 'L', 'M', '5P', '5@', '3S', '3T', '8X', 'Z', '5b', 'g',
  '31m', '0m', '8m', '7m', '30;40m', '1;4;5;7;9m', '38;5;196m', '48;2;255;0;0m', '38:2::255:0:0m', '58;5;1m', 'm',
  '?1049l', '?47l', '?25h', '?1000h', '?1003h', '?2004l', '?1004l', '?2026h', '?7h', '?5h', '?6h', '?69h', '?3h', '4h', '20h', '8h', '1;5r', 'r', '2;5s', '!p', '"q', ' q', '5 q', '61"p', ' F',
  '6n', '5n', '?6n', '?15n', '?26n', 'c', '0c', '>c', '=c', '>q', '?u', '>1u', '21t', '18t', '14t', '20t', '8;1;1t', '2t', '3;0;0t', '22;0t', '?2026$p', '1;1;1;5;5*y', '5i', '4i', '?5i', '1$}', '3\u0000;1m', '3\u001b[1m', '1;2;3', '',
];
// prettier-ignore
const OSC = [
  '0;owned', '1;owned', '2;owned', 'lowned', 'Lowned', '4;1;rgb:00/00/00', '4;1;?', '7;file://host/tmp', '8;;http://evil.example', '8;id=1;http://evil.example', '9;notify', '9;4;1;50', '10;?', '11;?', '11;#ff0000', '12;red',
  '50;font', '50;?', '52;c;cm0gLXJmIC8=', '52;c;?', '52;p;YQ==', '104', '110', '111', '133;A', '777;notify;a;b', '1337;File=inline=1:AAAA', '1337;ClearScrollback', '3;x=y', '99;i=1;t', '',
];
// prettier-ignore
const DEVICE = [
  'Pq#0;2;0;0;0#0~~@@vv@@~~', 'P0;1;0q"1;1;9;9#0!9~', 'P$qm', 'P$q"p', 'P+q544e', 'P+p544e', 'P0;1|17/6c73', 'Ptmux;\u001b\u001b[2J', 'P1$r0m', 'P=1s', 'P0pS(E)', 'P!|00000000',
  '_Ga=T,f=24;AAAA', '_Gi=1,a=q;AAAA', '^private', 'Xstart of string', 'ktitle',
];
// prettier-ignore
const ESCAPES = 'c78DEHMNOVWZ=>#%()*+n|}~oml\\6 9'.split('').map(final => `\u001b${final}`).concat(['\u001b#8', '\u001b(0', '\u001b)0', '\u001b%@', '\u001b%G', '\u001b F', '\u001b G', '\u001b\u001b', '\u001b']);

/** A control function introduced by ESC and a letter, or by the single character that stands for both. */
const eightBit = (letter: string): string => String.fromCharCode(letter.charCodeAt(0) + 0x40);
const STRING_ENDS = ['\u0007', '\u001b\\', '\u009c', ''];

// prettier-ignore
const sequences = [
  ...inside('CSI', CSI.map(rest => `\u001b[${rest}`)),
  ...inside('8-bit CSI', CSI.map(rest => `\u009b${rest}`)),
  ...named('OSC', OSC.flatMap(rest => STRING_ENDS.map(end => `left \u001b]${rest}${end}right`))),
  ...named('8-bit OSC', OSC.flatMap(rest => STRING_ENDS.map(end => `left \u009d${rest}${end}right`))),
  ...named('device string', DEVICE.flatMap(rest => ['\u001b\\', '\u009c', ''].map(end => `left \u001b${rest}${end}right`))),
  ...named('8-bit device string', DEVICE.filter(rest => 'P_^X'.includes(rest[0]!)).flatMap(rest => ['\u009c', ''].map(end => `left ${eightBit(rest[0]!)}${rest.slice(1)}${end}right`))),
  ...inside('ESC', ESCAPES),
  ...inside('C0', [...range(0, 0x1f), '\u007f', '\b\b\b\bx', '\u000e lqqqk \u000f', '\u0005', '\u0007\u0007']),
  ...inside('C1', range(0x80, 0x9f)),
];

// prettier-ignore
const HIDDEN = [...range(0x200b, 0x200f), ...range(0x202a, 0x202e), ...range(0x2060, 0x206f), ...range(0xfff9, 0xfffb), '\u00ad', '\u034f', '\u061c', '\u115f', '\u1160', '\u17b4', '\u17b5', '\u180b', '\u180e', '\u2028', '\u2029', '\u3164', '\ufe00', '\ufe0f', '\ufeff', '\uffa0', '\u{1d173}', '\u{1bca0}', '\u{13430}', '\u{e0001}', '\u{e0100}', '\u0600', '\u06dd'];
// prettier-ignore
const unicode = [
  ...inside('hidden', HIDDEN),
  ...named('Trojan Source', [
    'if access != "user\u202e \u2066// admin\u2069 \u2066" {', '/*\u202e } \u2066if (isAdmin)\u2069 \u2066 begin', 'transfer(\u202e001\u202c)', "'''Subtract\u2067'''; return", 'delete\u202eetacilper', 'abc\u202dxyz\u202c', '\u2067\u2066approve\u2069\u2069',
  ]),
  ...named('tags', [[...'approve the plan'].map(character => String.fromCodePoint(0xe0000 + character.codePointAt(0)!)).join(''), `ok${[...'rm -rf'].map(character => String.fromCodePoint(0xe0100 + character.codePointAt(0)!)).join('')}`]),
  ...named('marks', ['\u0301lead', 'Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334\u0319\u0324\u031e\u0349\u035a\u032f\u031e\u0320\u034d', `a${'\u0300'.repeat(500)}b`, '\u20dd\u20e0', 'ก\u0e49\u0e49\u0e49\u0e49\u0e49', 'क\u094d\u0937', '日\u3099\u309a', '\u1100\u1161\u11a8\u11a8\u11a8\u11a8', '\u{1d165}']),
  ...named('width', ['日本語', '｜ｗｉｄｅ｜', '👨\u200d👩\u200d👧\u200d👦', '🏳\ufe0f\u200d🌈', '🇩🇪🇫🇷🇺', '1\ufe0f\u20e3', '👍🏿', '\ufdfa\ufdfd', '\u{12031}', '⸻⸻', '\u{1f9ff}\u{1fae0}\u{1fac8}', '⚠✔☠♥', '\u3000\u3000', '…·°±×', 'ﷺ', '𝕒𝖇𝓬', '\u2800\u2800', '한글', '\ua9c5\u102a']),
  ...named('right to left', ['שלום', 'العربية 123', 'a שלום b', '\u0591\u05d0', '\u{10d00}\u{1e900}', 'א|ב|ג']),
  ...named('broken', ['\ud800', '\udc00x', 'x\ud83d', '\ud83d\ud83d\ude00', '\ufffe', '\uffff', '\ufdd0', '\u{1fffe}', '\u{10ffff}', '\ue000\uf8ff', '\u{f0000}', '\ufffd', '\ufffc', 'Ã©\u00c2\u009b31m', 'cafe\u0301', '\u212b\u2126']),
];

// prettier-ignore
const MARKUP = [
  '{red-fg}red{/}', '{bold}', '{/bold}', '{|}', '{center}x{/center}', '{right}x', '{escape}{red-fg}{/escape}{blink}', '{open}{close}', '{#ff0000-bg}', '{invisible}x', '{red-fg}{bold}{underline}', '{{{{', '{}', '{/}', 'a{|}b{|}c',
  '<b>x</b>', '<script>alert(1)</script>', '[x](http://evil.example)', '![x](y)', '`rm -rf`', '$(reboot)', '%s%n%p', '${process.exit()}', '\\u001b[31m', '\\x1b[2J', '^[[31m', '&#27;[31m', '%1b[2J', '\\e]0;x\\a', '=cmd|calc', '"; DROP', '../../etc/passwd', '__proto__', 'constructor', '*** | *** |', '| a | b |',
];
// prettier-ignore
const LINES = ['a\nb', 'a\rb', 'a\r\nb', 'a\n\rb', 'a\u0085b', 'a\u2028b', 'a\u2029b', 'a\u000bb', 'a\u000cb', 'a\tb', '\t\t\t\t', '\n\n\n\n', '100%\rok', 'x\n● critical  fake row', 'x\r\u001b[1A fake', '   padded   ', ' ', ''];
// prettier-ignore
const CHAINS = ['\u009b21t approve', '\u001b]2;approve\r\u0007\u001b[21t', '\u001b[6nyes\r', '\u001bP$qm\u001b\\', '\u001bP+q436f\u001b\\', '\u001b]52;c;?\u0007', '\u001b[c\u001b[>c\u001b[=c', '\u0005', '\u001b]4;0;?\u0007', '\u001b[?6n\u001b[18t', '\u001b[>0q', '\u009d10;?\u009c'];

const MEGABYTE = 1 << 20;
const sizes = [
  'A',
  '日',
  '\u0301',
  '\u001b',
  '\u001b[31m',
  '\u009d',
  '\u001b]0;',
  '\n',
  '\u202e',
  '🔥',
  '{bold}',
  '\u001b[',
  '\ud83d',
  '9',
  '\u0090',
  'a\u0300',
]
  .map((unit, index) => ({ name: `a megabyte ${index}`, text: unit.repeat(Math.ceil(MEGABYTE / unit.length)) }))
  .concat([
    { name: 'a megabyte of parameters', text: `\u001b[${'1;'.repeat(MEGABYTE / 2)}m` },
    { name: 'a megabyte of sixel', text: `\u001bPq${'~'.repeat(MEGABYTE)}\u001b\\end` },
  ]);

export const hostileTexts: readonly HostileText[] = [
  ...sequences,
  ...unicode,
  ...named('markup', MARKUP),
  ...named('lines', LINES),
  ...named('chain', CHAINS),
  ...sizes,
];
