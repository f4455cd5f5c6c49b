/** Numbers as people read them at a glance. No locale: a full stop is the decimal sign everywhere. */

const SUFFIXES = ['', 'k', 'M', 'G', 'T', 'P'] as const;
const SMALL = ['', 'm', 'µ', 'n'] as const;

const threeDigits = (n: number): string => {
  const size = Math.abs(n);
  const text = n.toFixed(size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
};

/** At most three digits and a suffix: "0.2", "34", "1.2k", "3.1M". What is no number is "–". */
export function amount(n: number): string {
  if (!Number.isFinite(n)) return n === Infinity ? '∞' : n === -Infinity ? '-∞' : '–';
  if (n === 0) return '0';
  let size = n;
  let step = 0;
  while (Math.abs(size) >= 999.5 && step < SUFFIXES.length - 1) {
    size /= 1000;
    step++;
  }
  if (step > 0) return threeDigits(size) + (SUFFIXES[step] ?? '');
  while (Math.abs(size) < 0.01 && step < SMALL.length - 1) {
    size *= 1000;
    step++;
  }
  return threeDigits(size) + (SMALL[step] ?? '');
}

/** A whole number for counts: "214", "1.2k", "14k". */
export function count(n: number): string {
  if (Math.abs(n) < 999.5) return String(Math.round(n));
  let size = n;
  let step = 0;
  while (Math.abs(size) >= 999.5 && step < SUFFIXES.length - 1) {
    size /= 1000;
    step++;
  }
  return `${Math.abs(size) < 9.95 ? Math.round(size * 10) / 10 : Math.round(size)}${SUFFIXES[step] ?? ''}`;
}

/** A share of one: "34%", "0.2%", "<0.1%". */
export function percent(share: number): string {
  const hundredths = share * 100;
  if (!Number.isFinite(hundredths)) return '–';
  if (hundredths !== 0 && Math.abs(hundredths) < 0.1) return '<0.1%';
  return `${Math.abs(hundredths) < 10 ? threeDigits(Math.round(hundredths * 10) / 10) : Math.round(hundredths)}%`;
}

/** A confidence or score between 0 and 1, always four columns: "0.91". */
export const score = (share: number): string => Math.min(1, Math.max(0, share)).toFixed(2);

/** A value with its unit as dashboards write it: shares as per cent, bytes and seconds scaled, the rest behind a space. */
export function quantity(n: number, unit: string): string {
  switch (unit) {
    case '':
    case '1':
    case 'none':
    case 'None':
      return amount(n);
    case 'ratio':
    case 'share':
      return percent(n);
    case '%':
    case 'percent':
    case 'Percent':
      return percent(n / 100);
    case 'bytes':
    case 'B':
    case 'Bytes':
      return `${amount(n)}B`;
    case 's':
    case 'seconds':
    case 'Seconds':
      return `${amount(n)}s`;
    case 'ms':
    case 'milliseconds':
    case 'Milliseconds':
      return `${amount(n / 1000)}s`;
    default:
      return `${amount(n)} ${unit}`;
  }
}
