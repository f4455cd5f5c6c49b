import { compareText } from '../../model/identity.js';

/** What two kinds of alert are called together, in whatever order they come. */
export const pairKey = (a: string, b: string): string => (compareText(a, b) <= 0 ? `pair ${a} / ${b}` : `pair ${b} / ${a}`);
export const isPairKey = (key: string): boolean => key.startsWith('pair ');
