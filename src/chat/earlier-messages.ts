import type { Turn } from '../model/conversation.js';
import type { Message } from './chat-model.js';
import type { Redactor } from './redact.js';

/** Earlier turns that a follow-up carries along. */
const EARLIER = 2;

/** The last finished turns as messages, redacted; of answers only what had evidence. */
export function earlierMessages(turns: readonly Turn[], redactor: Redactor): readonly Message[] {
  return turns
    .filter(turn => turn.state === 'done')
    .slice(-EARLIER)
    .flatMap((turn): readonly Message[] => [
      { role: 'user', content: redactor.redact(turn.question).text },
      {
        role: 'assistant',
        content: redactor
          .redact(
            turn.claims
              .filter(claim => claim.verdict === 'cited')
              .map(claim => claim.text)
              .join(' '),
          )
          .text.slice(0, 500),
      },
    ]);
}
