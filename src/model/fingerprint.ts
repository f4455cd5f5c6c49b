import { compareText } from './identity.js';

/** FNV-1a, 64 bits (Fowler, Noll, Vo: draft-eastlake-fnv, section 5): the offset basis in two halves. */
const BASIS_HIGH = 0xcbf29ce4;
const BASIS_LOW = 0x84222325;
/** The prime is 2^40 + 0x1b3; the first part is a shift. */
const PRIME_LOW = 0x1b3;
/** Ends a name and a value: the byte never occurs in UTF-8. */
const SEPARATOR = 0xff;

/**
 * The fingerprint that Alertmanager gives to a label set (prometheus/common model.LabelSet.Fingerprint): FNV-1a over the
 * pairs sorted by name, as 16 hex digits. Labels must be as the source sent them, before they are made plain.
 *
 * An alert that Prometheus tells of lacks its external labels; Alertmanager has them. Add them (unless the alert has a
 * label of that name), and drop what `alert_relabel_configs` drops, or the two fingerprints differ.
 */
export function labelsFingerprint(labels: Readonly<Record<string, string>>): string {
  const hash = new Fnv();
  for (const name of Object.keys(labels).sort(compareBytes)) {
    const value = labels[name];
    // An empty label is no label in Prometheus.
    if (value === undefined || value === '') continue;
    hash.text(name);
    hash.byte(SEPARATOR);
    hash.text(value);
    hash.byte(SEPARATOR);
  }
  return hash.hex();
}

/** The order of UTF-8 bytes, which is that of code points: UTF-16 differs above U+D7FF. */
function compareBytes(a: string, b: string): number {
  const end = Math.min(a.length, b.length);
  for (let i = 0; i < end; i++) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(i);
    if (left !== right) return left >= 0xd800 && right >= 0xd800 ? (a.codePointAt(i) ?? 0) - (b.codePointAt(i) ?? 0) : left - right;
  }
  return compareText(a, b);
}

class Fnv {
  private high = BASIS_HIGH;
  private low = BASIS_LOW;
  byte(byte: number): void {
    const low = (this.low ^ byte) >>> 0;
    const product = low * PRIME_LOW;
    this.high = (Math.imul(this.high, PRIME_LOW) + Math.floor(product / 0x1_0000_0000) + (low << 8)) >>> 0;
    this.low = product >>> 0;
  }
  text(text: string): void {
    for (let i = 0; i < text.length; i++) {
      let code = text.charCodeAt(i);
      if (code < 0x80) {
        this.byte(code);
        continue;
      }
      if (code >= 0xd800 && code < 0xe000) {
        const point = text.codePointAt(i) ?? 0;
        // Half a pair can't be written in UTF-8: Go reads it as U+FFFD.
        code = point > 0xffff ? point : 0xfffd;
        if (point > 0xffff) i++;
      }
      if (code < 0x800) this.byte(0xc0 | (code >> 6));
      else if (code < 0x10000) {
        this.byte(0xe0 | (code >> 12));
        this.byte(0x80 | ((code >> 6) & 0x3f));
      } else {
        this.byte(0xf0 | (code >> 18));
        this.byte(0x80 | ((code >> 12) & 0x3f));
        this.byte(0x80 | ((code >> 6) & 0x3f));
      }
      this.byte(0x80 | (code & 0x3f));
    }
  }
  hex(): string {
    return this.high.toString(16).padStart(8, '0') + this.low.toString(16).padStart(8, '0');
  }
}
