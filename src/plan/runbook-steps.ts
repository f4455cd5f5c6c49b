import { plain, plainText } from '../model/plain-text.js';
import type { Runbook, RunbookStep } from '../model/runbook.js';

/** A plan of more steps is read by nobody. */
const MOST_STEPS = 15;
const LONGEST_STEP = 240;
const LONGEST_COMMAND = 400;

/** Headings under which a page says what to do, rather than what the alert means. */
const DOING =
  /\b(?:steps?|actions?|mitigat\w*|resol\w*|remed\w*|fix\w*|repair|recover\w*|procedure|what to do|how to|response|diagnos\w*|investigat\w*|triage|verif\w*|checks?|escalat\w*)\b/i;
/** "Run `kubectl …`": the code in the sentence is the command. */
const RUNS = /\b(?:run|execute|enter|type|issue)\b[^`]*`([^`]+)`/i;
/** Also one that is set in below an item. */
const FENCE = /^\s*(?:```|~~~)/;

interface Item {
  readonly kind: 'ordered' | 'task' | 'bullet';
  readonly doing: boolean;
  readonly text: string;
  readonly commands: string[];
}

/** The items of a page's lists, with the commands that stand below each. */
function itemsOf(lines: readonly string[]): readonly Item[] {
  const items: Item[] = [];
  let doing = false;
  let fence: string[] | undefined;
  for (const line of lines) {
    if (FENCE.test(line)) {
      if (fence) items.at(-1)?.commands.push(...commandsIn(fence));
      fence = fence ? undefined : [];
      continue;
    }
    if (fence) {
      fence.push(line);
      continue;
    }
    const heading = /^ {0,3}#{1,6}\s+(.*)$/.exec(line);
    if (heading) {
      doing = DOING.test(heading[1] ?? '');
      continue;
    }
    // What is set in further is part of the step above it.
    const [, task, ordered, bullet] = /^ {0,1}(?:[-*+]\s+\[[ xX]?\]\s+(.*)|\d{1,3}[.)]\s+(.*)|[-*+]\s+(.*))$/.exec(line) ?? [];
    const text = task ?? ordered ?? bullet;
    if (text === undefined || text.trim() === '') continue;
    const run = RUNS.exec(text)?.[1];
    items.push({
      kind: task !== undefined ? 'task' : ordered !== undefined ? 'ordered' : 'bullet',
      doing,
      text: withoutMarks(text),
      commands: run === undefined ? [] : [run],
    });
  }
  return items;
}

/** Lines that a shell would take one by one: continued ones joined, prompts and comments left out. */
function commandsIn(fence: readonly string[]): readonly string[] {
  return fence
    .join('\n')
    .replace(/\s*\\\n\s*/g, ' ')
    .split('\n')
    .map(line => line.trim().replace(/^[$>]\s+/, ''))
    .filter(line => line !== '' && !line.startsWith('#'));
}

/** Emphasis and links as a reader sees them; the address of a link is kept. */
const withoutMarks = (text: string): string =>
  text
    .replace(/\*\*([^*]+)\*\*|__([^_]+)__/g, '$1$2')
    .replace(/\[([^\]]*)\]\(([^)\s]*)[^)]*\)/g, '$1 ($2)')
    .trim();

/** Those under a heading that says what to do; numbered ones and boxes before mere bullets. */
function chosen(items: readonly Item[]): readonly Item[] {
  const numbered = items.filter(({ kind }) => kind !== 'bullet');
  const doing = numbered.filter(item => item.doing);
  if (doing.length > 0) return doing;
  return numbered.length > 0 ? numbered : items.filter(item => item.doing);
}

/**
 * What a page tells a person to do, from its Markdown: each item of its lists is one step, each further command of an item
 * a step of its own, so that one tick stands for one thing done. Whatever the page says, a step is text and a line to copy.
 */
export function runbookSteps(lines: readonly string[]): Pick<Runbook, 'steps' | 'left' | 'hid'> {
  const all = chosen(itemsOf(lines))
    .flatMap(({ text, commands }): readonly RunbookStep[] => {
      const said = plainText(text, LONGEST_STEP);
      const [first, ...more] = commands.map(command => plainText(command, LONGEST_COMMAND));
      return [
        { text: said, ...(first === undefined ? {} : { command: first }) },
        ...more.map((command, index) => ({ text: plain`${plainText(said, 80)} (${index + 2} of ${commands.length})`, command })),
      ];
    })
    .filter(({ text }) => text.trim() !== '');
  return { steps: all.slice(0, MOST_STEPS), left: Math.max(0, all.length - MOST_STEPS), hid: lines.some(hides) };
}

/** A tab, a carriage return at the end and an accent written in two parts are usual; anything else that vanishes was to be unseen. */
const hides = (line: string): boolean => {
  const usual = line
    .replace(/\t/g, ' ')
    .replace(/\r$/, '')
    .replace(/[\ufe0e\ufe0f]/g, '')
    .normalize('NFC');
  return plainText(usual, usual.length + 1) !== usual;
};
