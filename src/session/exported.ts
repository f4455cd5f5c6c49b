import { redactText } from '../chat/redact.js';
import { redactedJson } from '../model/redacted-json.js';

/** What leaves the room for files, pipes and tickets: a copy without the secrets that sources may have told. */
export const exported = <T>(report: T): T => redactedJson(report, redactText) as T;
