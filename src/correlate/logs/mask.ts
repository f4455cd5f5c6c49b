/**
 * Typed masks: the parts of a log line whose form alone says that they are values. Masking before grouping is the
 * preprocessing step of Drain (He et al., ICWS 2017, section IV-A); here the masks are the same for every system and
 * carry a type, so that a template reads `Accepted password for <id> from <ip>`.
 *
 * The order matters: longer and more telling forms come first, so a number inside an address is never masked alone.
 */
const MASKS: readonly (readonly [mask: string, form: RegExp])[] = [
  // A value printed twice, the second time for people: "1293 bytes (1.26 KB)".
  ['', /(?<=\d (?:bytes|B)) \(\d[\d.,]* ?[KMGTP]i?B\)/g],
  ['<url>', /\b[a-z][a-z0-9+.-]*:\/\/[^\s"'<>)\],;]*[^\s"'<>)\],;:.]/gi],
  ['<email>', /\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b/g],
  ['<uuid>', /\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/gi],
  ['<mac>', /(?<![\w:])[0-9a-f]{1,2}(?:[:-][0-9a-f]{1,2}){5}(?![\w:])/gi],
  ['<ip>', /(?<![\w.])\/?\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?(?:\/\d{1,2})?(?![\w]|[.-]\w)/g],
  ['<ip>', /(?<!\w)(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}\b|(?<!\w)(?:[0-9a-f]{1,4}:)+(?::[0-9a-f]{1,4})+\b/gi],
  ['<host>', /\b(?:[a-z0-9_-]+\.)+[a-z][a-z0-9-]*:\d{1,5}\b/gi],
  ['<path>', /(?<![\w.>])(?:[A-Za-z]:\\|\\\\)[^\s"',;()[\]]+/g],
  ['<path>', /(?<![\w.>])~?(?:\/[\w.+@%$~-]*[\w+@%$~])+\/?(?:\?[^\s"',;]*)?/g],
  ['<path>', /(?<![\w.>/\\])[\w{}.-]+(?:[/\\][\w.+@%$~{}-]*[\w+@%$~{}]){2,}/g],
  [
    '<time>',
    /\b\d{4}[-/]\d{1,2}[-/]\d{1,2}(?:[T :]\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?[+-]\d{2}:?\d{2}\b|Z\b)?)?|\b\d{1,2}:\d{2}:\d{2}(?:[.,:]\d+)?\b/g,
  ],
  [
    '<time>',
    /\b(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? )?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) {1,2}\d{1,2}(?: <time>)?(?: \d{4}\b)?/g,
  ],
  ['<hex>', /\b0x[0-9a-f]+\b/gi],
  [
    '<duration>',
    /(?<![\w.$@~]|\w-)<?[+-]?\d[\d,]*(?:\.\d+)? ?(?:ns|us|µs|ms|msecs?|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hours?|d|days?)\b/gi,
  ],
  ['<size>', /(?<![\w.$@~]|\w-)\d[\d,]*(?:\.\d+)? ?(?:[KMGTP]i?B|bytes|B)\b/gi],
  ['<n>', /(?<![\w.$@~]|\w-)[+-]?\d+(?:[.,]\d+)*%?(?![\w$@~]|[.-]\w)/g],
  ['<hex>', /(?<![\w.$@~]|\w-)[0-9a-f]{8,}(?![\w$@~]|[.-]\w)/gi],
];

/** Replaces every value whose form is known by its typed mask. */
export function maskValues(line: string): string {
  let text = line;
  for (const [mask, form] of MASKS) text = text.replace(form, mask);
  return text;
}
