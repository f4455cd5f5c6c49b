import type { Clock, Http } from '../contracts/provider.js';
import { minutes, seconds, type Duration } from '../model/time.js';
import type { AuditLine, AuditSink } from './audit-log.js';

export interface WebhookSettings {
  /** https://, or http:// on this machine. */
  readonly url: string;
  readonly token?: string | undefined;
}

/** A short outage is waited out; a long one is told, and the line stays in the local log. */
const RETRIES: readonly Duration[] = [seconds(2), seconds(15), minutes(1)];
const TIMEOUT = seconds(10);
const ON_THIS_MACHINE = /^http:\/\/(?:127\.\d+\.\d+\.\d+|localhost|\[::1\])(?::|\/|$)/;

/** What is wrong with an address of a webhook; undefined when nothing is. Audit lines name people and objects: they don't go over open lines. */
export const webhookProblem = (url: string): string | undefined => {
  if (!URL.canParse(url)) return 'is no address';
  return url.startsWith('https://') || ON_THIS_MACHINE.test(url) ? undefined : 'must be https://, unless it is on this machine';
};

/** Posts each audit line as JSON, in order; any answer of 200 to 299 takes it. Rejects when it was not taken after some tries. */
export function auditWebhook({ url, token }: WebhookSettings, http: Http, clock: Clock): AuditSink {
  const name = URL.canParse(url) ? new URL(url).host : 'the webhook';

  async function post(line: AuditLine): Promise<string | undefined> {
    const answer = await http.request({ url, method: 'POST', body: line, timeout: TIMEOUT, ...(token === undefined ? {} : { access: { token } }) });
    // Many a receiver says "ok" in plain words.
    if (answer.ok || (answer.error.kind === 'unexpected-answer' && answer.error.answered.startsWith('2'))) return undefined;
    return answer.error.answered;
  }

  return {
    name,
    async send(line) {
      let because = await post(line);
      for (const rest of RETRIES) {
        if (because === undefined) return;
        await clock.sleep(rest);
        because = await post(line);
      }
      if (because !== undefined) throw new Error(because);
    },
  };
}
