import type { Http } from '../contracts/provider.js';
import { seconds } from '../model/time.js';
import { digestOf, type AuditSink } from './audit-log.js';

export interface WebhookSettings {
  /** https://, or http:// on this machine. */
  readonly url: string;
  readonly token?: string | undefined;
}

const TIMEOUT = seconds(10);
const ON_THIS_MACHINE = /^http:\/\/(?:127\.\d+\.\d+\.\d+|localhost|\[::1\])(?::|\/|$)/;

/** What is wrong with an address of a webhook; undefined when nothing is. Audit lines name people and objects: they don't go over open lines. */
export const webhookProblem = (url: string): string | undefined => {
  if (!URL.canParse(url)) return 'is no address';
  return url.startsWith('https://') || ON_THIS_MACHINE.test(url) ? undefined : 'must be https://, unless it is on this machine';
};

/** Posts each audit line as JSON; any answer of 200 to 299 takes it. */
export function auditWebhook({ url, token }: WebhookSettings, http: Http): AuditSink {
  return {
    name: URL.canParse(url) ? new URL(url).host : 'the webhook',
    key: digestOf(url).slice(0, 16),
    async send(line) {
      const answer = await http.request({
        url,
        method: 'POST',
        body: line,
        timeout: TIMEOUT,
        ...(token === undefined ? {} : { access: { token } }),
      });
      // Many a receiver says "ok" in plain words.
      if (answer.ok || (answer.error.kind === 'unexpected-answer' && answer.error.answered.startsWith('2'))) return;
      throw new Error(answer.error.answered);
    },
  };
}
