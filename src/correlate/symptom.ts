import type { PlainText } from '../model/plain-text.js';
import { plain } from '../model/plain-text.js';

/**
 * What an alert, an event or a metric says is wrong, in the terms of the four golden signals (Beyer et al., Site Reliability
 * Engineering, ch. 6) and of failures of one object.
 */
export type SymptomKind =
  | 'crash'
  | 'memory'
  | 'cpu'
  | 'disk'
  | 'network'
  | 'image'
  | 'configuration'
  | 'scheduling'
  | 'down'
  | 'not-ready'
  | 'error'
  | 'latency'
  | 'traffic'
  | 'starved'
  | 'queue'
  | 'certificate'
  | 'cost'
  | 'other';

export interface Symptom {
  readonly kind: SymptomKind;
  /** What the object does, for a title: "crash-loops", "answers slowly". */
  readonly phrase: PlainText;
  /**
   * How local it is, 0 to 1: a full disk or a crash begins where it is seen, latency and errors travel along calls to
   * callers, and traffic comes from elsewhere.
   */
  readonly local: number;
}

const symptom = (kind: SymptomKind, phrase: PlainText, local: number): Symptom => ({ kind, phrase, local });
const OTHER = symptom('other', plain``, 0.4);

/** First match wins: the more specific words come first. */
const WORDS: readonly (readonly [RegExp, Symptom])[] = [
  [/\b(oom|out of memory|oomkill\w*|oom killed)\b/, symptom('memory', plain`runs out of memory`, 1)],
  [/\b(crash\w*|back ?off|restart\w*|segfault|panic|exit code)\b/, symptom('crash', plain`crash-loops`, 1)],
  [/\b(image ?pull|err image|image)\b/, symptom('image', plain`cannot pull its image`, 1)],
  [/\b(certificate|cert|tls|x509)\b/, symptom('certificate', plain`has a certificate problem`, 0.9)],
  [
    /\bno (requests|traffic|data|messages|connections|\w+ operations)\b|\b(requests|traffic) (dropped|absent|missing)\b/,
    symptom('starved', plain`gets no requests`, 0.2),
  ],
  // An error budget is no money: it says that requests fail.
  [/\b(spend|cost|(?<!error )budget|billing|charges)\b/, symptom('cost', plain`costs more than usual`, 0.8)],
  [/\b(config\w*|misconfig\w*|secret|mount)\b/, symptom('configuration', plain`has a configuration problem`, 0.9)],
  [/\b(quota|schedul\w*|unschedulable|preempt\w*|evict\w*|taint\w*)\b/, symptom('scheduling', plain`cannot be scheduled`, 0.9)],
  [/\b(disk|filesystem|file system|volume|inode\w*|storage|pvc|space)\b/, symptom('disk', plain`runs out of disk`, 1)],
  [/\b(memory|heap|rss|swap|gc)\b/, symptom('memory', plain`memory pressure`, 0.85)],
  [/\b(cpu|throttl\w*|load|saturat\w*)\b/, symptom('cpu', plain`CPU pressure`, 0.85)],
  [
    /\b(latency|slow\w*|duration|response time|p50|p90|p95|p99|timeout|timed out|deadline)\b/,
    symptom('latency', plain`answers slowly`, 0.35),
  ],
  [/\b(error\w*|5xx|4xx|fail\w*|failure|exception\w*|availability|success|burn)\b/, symptom('error', plain`fails requests`, 0.4)],
  [
    /\b(packet\w*|network|transmit|receive|dns|connection\w*|socket|partition|bandwidth)\b/,
    symptom('network', plain`network trouble`, 0.6),
  ],
  [/\b(lag|queue|backlog|consumer|pending messages)\b/, symptom('queue', plain`falls behind`, 0.6)],
  [/\b(down|unreachable|absent|missing|unhealthy|dead|lost|offline|not responding|target)\b/, symptom('down', plain`is down`, 0.8)],
  [
    /\b(not ready|unavailable|replicas? mismatch|replicas?|not available|rollout|pending|degraded)\b/,
    symptom('not-ready', plain`is not ready`, 0.75),
  ],
  [/\b(requests?|workload|traffic|rps|qps|throughput|rate|volume of)\b/, symptom('traffic', plain`sees unusual traffic`, 0.15)],
];

const remembered = new Map<string, Symptom>();
const REMEMBERED_LIMIT = 5000;

/** Reads a name ("KubePodCrashLooping", "latency_p95", "checkout-5xx") or a short reason. Remembered: the same names come again and again. */
export function symptomOf(name: string): Symptom {
  const known = remembered.get(name);
  if (known) return known;
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .replace(/[^A-Za-z0-9]+/g, ' ')
    .toLowerCase();
  const found = WORDS.find(([pattern]) => pattern.test(words))?.[1] ?? OTHER;
  if (remembered.size < REMEMBERED_LIMIT) remembered.set(name, found);
  return found;
}
