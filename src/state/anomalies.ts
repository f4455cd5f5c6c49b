import { detectAnomalies } from '../correlate/series/detect-anomalies.js';
import type { Signal } from '../model/signal.js';
import type { Instant } from '../model/time.js';

/** Adds the anomalies found in the series among these signals: fetched series become evidence. */
export const withAnomalies = (signals: readonly Signal[], now: Instant): readonly Signal[] =>
  signals.flatMap((signal): readonly Signal[] => (signal.type === 'series' ? [signal, ...detectAnomalies(signal, now)] : [signal]));
