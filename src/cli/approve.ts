import { plainText } from '../model/plain-text.js';
import type { PlanStep } from '../model/plan.js';
import { secondDesk, type SecondDesk, type WaitingPlan } from '../session/second-person.js';
import { typedAtTerminal } from '../terminal/typed-at-terminal.js';
import type { CommandOptions } from './options.js';
import { ask, print } from './print.js';

const LONGEST_LINE = 400;
/** From a file of somebody else: outside text, whatever it says it is. */
const clean = (text: unknown): string => plainText(text, LONGEST_LINE);

/**
 * The second person's side: shows each plan that waits for another OS user, and takes the typed word, or a refusal. What is
 * shown is read from the plan whose hash the answer names. Ends with 1 when a plan waits and was not answered.
 */
export async function approve(options: CommandOptions): Promise<number> {
  const desk = await secondDesk(process.env, options.config);
  if (desk.waiting.length === 0) {
    print('No plan waits for a second person.');
    return 0;
  }
  let unanswered = 0;
  for (const request of desk.waiting) {
    print(`${planLines(request).join('\n')}\n`);
    if (!(await answered(desk, request))) unanswered++;
  }
  return unanswered === 0 ? 0 : 1;
}

async function answered(desk: SecondDesk, request: WaitingPlan): Promise<boolean> {
  const word = desk.wordFor(request);
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    print('To answer, run warroom approve in a terminal.');
    return false;
  }
  ask(`Type  ${word}  to approve, "refuse" to refuse, Esc to leave it: `);
  const typed = await typedAtTerminal(process.stdin, process.stdout, [word, 'refuse']);
  print('');
  if (!typed) return false;
  const says = typed.typed === word ? 'approve' : 'refuse';
  const left = desk.answer(request, {
    says,
    typed: typed.typed,
    gaps: typed.gaps,
    shownFor: typed.shownFor,
    ...(says === 'refuse' ? { reason: 'refused by the second person' } : {}),
  });
  print(left.ok ? `Your answer is there: ${says}. What follows is seen in the war room of ${clean(request.by)}.\n` : left.error);
  return left.ok;
}

function planLines({ plan, step: index, by, context, hash, uid, expiresAt }: WaitingPlan): readonly string[] {
  const step = plan.steps[index];
  return [
    `${clean(plan.title)}`,
    `  asked by   ${clean(by)} (uid ${uid}), in ${clean(context)}; plan ${clean(hash).slice(0, 12)}, expires ${new Date(expiresAt).toISOString().slice(11, 19)} UTC`,
    ...(step ? stepLines(step, `${index + 1} of ${plan.steps.length}`) : ['  the step is not in it']),
    ...plan.why.slice(0, 6).map(evidence => `  because    ${clean(evidence.because)} [${clean(evidence.id)}]`),
  ];
}

function stepLines({ title, risk, riskBecause, rehearsal, action }: PlanStep, place: string): readonly string[] {
  const { kind, name, namespace, cluster } = action.on;
  return [
    `  step       ${place}: ${clean(title)}`,
    `  object     ${[kind, namespace, name]
      .filter(part => part !== undefined)
      .map(clean)
      .join(' ')}${cluster === undefined ? '' : ` in ${clean(cluster)}`}`,
    `  risk       ${clean(risk)}: ${clean(riskBecause)}`,
    ...(rehearsal?.diff ?? []).map(line => `  changes    ${clean(line.path)}: ${clean(line.before)} -> ${clean(line.after)}`),
    ...(rehearsal?.blastRadius ?? []).map(line => `  touches    ${clean(line)}`),
    ...(rehearsal
      ? [
          `  expect     ${clean(rehearsal.expectation.text)}`,
          'cannot' in rehearsal.undo
            ? `  undo       CANNOT BE UNDONE: ${clean(rehearsal.undo.cannot)}`
            : `  undo       ${clean(rehearsal.undo.text)}`,
          `  not tested ${rehearsal.notTested.map(clean).join('; ') || 'nothing was left out'}`,
        ]
      : []),
    ...(rehearsal?.warnings ?? []).map(line => `  warning    ${clean(line)}`),
  ];
}
