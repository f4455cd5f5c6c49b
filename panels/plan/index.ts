import { refuse, type Refusal } from '../../src/contracts/command.js';
import type { Content, Line } from '../../src/contracts/content.js';
import { definePanel, type Frame, type RoomIntent, type RoomState, type ScreenIntent } from '../../src/contracts/panel.js';
import type { Incident, IncidentId } from '../../src/model/incident.js';
import type { PlanRecord } from '../../src/model/plan.js';
import { remember } from '../../src/model/remember.js';
import type { Instant } from '../../src/model/time.js';
import { evidenceText } from '../../src/text/evidence-text.js';
import { plural } from '../../src/text/plural.js';
import { shortTime } from '../../src/text/time.js';
import { asText, planLines, stateNote, summaryLine, titleLine } from './draw.js';
import { nextByHand } from './hand.js';

interface View {
  readonly records: readonly PlanRecord[];
  readonly cursor: number;
  readonly incident: Incident | undefined;
  readonly maker: RoomState['maker'];
  readonly alerts: RoomState['alerts'];
  readonly signals: RoomState['signals'];
}

const recordsOnce = remember((plans: RoomState['plans'], incident: IncidentId | undefined): readonly PlanRecord[] => {
  const own = [...plans.values()].filter(record => record.plan.incident === incident);
  // The way back of a plan stands directly after it.
  const backs = new Set(own.flatMap(record => (record.rollback ? [record.rollback] : [])));
  return own
    .filter(record => !backs.has(record.plan.id))
    .flatMap(record => [record, ...own.filter(each => each.plan.id === record.rollback)]);
});

const chosenRecord = (view: View): PlanRecord | undefined => view.records[view.cursor];
const letterOf = (index: number): string => String.fromCharCode(65 + (index % 26));
const isRunning = (record: PlanRecord): boolean => record.state === 'running' || record.state === 'approved';

/** The step to approve next: the first that waits, if all before it worked. */
function nextStep(record: PlanRecord): number | undefined {
  const index = record.steps.findIndex(step => step.is === 'waiting');
  return index >= 0 && record.steps.slice(0, index).every(step => step.is === 'worked') ? index : undefined;
}

/** Nothing to approve: it waits, or a person does it. */
function withoutSteps({ plan, state, outcome }: PlanRecord): RoomIntent | Refusal {
  if (plan.byHand)
    return state === 'drafted' || state === 'void'
      ? { type: 'rehearse', plan: plan.id }
      : refuse('Nothing here does it for you: do it, then t ticks it');
  return outcome?.is === 'watching'
    ? refuse(`It is watched until ${shortTime(outcome.until)}: x ends that`)
    : { type: 'watch', plan: plan.id };
}

function approve(view: View): RoomIntent | ScreenIntent | Refusal {
  const record = chosenRecord(view);
  if (!record) return refuse('There is no plan: p asks for one');
  if (isRunning(record)) return refuse('It is running');
  if (record.state === 'done') return refuse('It is done');
  if (record.state === 'rehearsing') return refuse('The server is being asked: wait a moment');
  if (record.plan.steps.length === 0) return withoutSteps(record);
  if (record.state !== 'rehearsed' && record.state !== 'stopped') return { type: 'rehearse', plan: record.plan.id };
  return open(record, view);
}

function open(record: PlanRecord, { maker }: View): ScreenIntent | Refusal {
  if (nextByHand(record) !== undefined) return refuse('What has to be done by hand comes first: t ticks it');
  const step = nextStep(record);
  if (record.state === 'stopped' || step === undefined) return refuse('It stopped: only a new plan can go on');
  if (record.plan.steps[step]?.rehearsal?.permitted === false) return refuse('The server would refuse it');
  return maker.on ? { type: 'open-approval', plan: record.plan.id, step } : refuse('needs maker mode (:maker)');
}

export const panel = definePanel({
  id: 'plan',
  title: 'Plan',
  summary: 'What could be done about the chosen incident, and what came of it.',
  needs: ['alert'],
  select: (state, own): View => ({
    records: recordsOnce(state.plans, own.incident),
    cursor: own.cursor,
    incident: own.incident === undefined ? undefined : state.incidents.get(own.incident),
    maker: state.maker,
    alerts: state.alerts,
    signals: state.signals,
  }),
  header: view => ({
    ...(view.incident ? { title: `Plan for ${view.incident.title.split(':')[0] ?? view.incident.title}` } : {}),
    ...(view.records.length > 0 ? { counts: plural(view.records.length, 'way', 'ways') } : {}),
  }),
  rows: view => ({ count: view.records.length, id: index => view.records[index]?.plan.id ?? '' }),
  render: (view, frame): Content => {
    if (!view.incident) return { kind: 'empty', title: 'No incident is chosen', hint: 'Choose one in Incidents (1)' };
    if (view.records.length === 0)
      return {
        kind: 'empty',
        title: `No plan yet for ${view.incident.title}`,
        hint:
          view.incident.state === 'recovered'
            ? 'It has recovered: nothing to do'
            : 'p asks for one. Nothing is done without your typed word',
      };
    const lines: Line[] = [];
    let cursor = 0;
    view.records.forEach((record, index) => {
      const chosen = index === view.cursor;
      if (chosen) cursor = lines.length;
      lines.push(titleLine(record, letterOf(index), chosen, frame));
      if (chosen) lines.push(...planLines(record, frame));
      else if (frame.height > 8) lines.push(summaryLine(record, frame), ...[stateNote(record, frame)].filter(line => line.length > 0));
    });
    return { kind: 'lines', lines, cursor };
  },
  commands: [
    { id: 'plan.approve', title: 'approve', keys: ['enter'], bar: 1, mutates: true, intent: approve },
    {
      id: 'plan.details',
      title: 'all of it',
      keys: ['d'],
      bar: 2,
      intent: view => {
        const record = chosenRecord(view);
        const page: Frame = {
          width: 96,
          height: 40,
          focused: true,
          now: (record?.plan.madeAt ?? 0) as Instant,
          utcOffset: 0,
          unicode: true,
        };
        return record
          ? { type: 'show', title: record.plan.title, text: asText(planLines(record, page)) }
          : refuse('There is no plan: p asks for one');
      },
    },
    {
      id: 'plan.evidence',
      title: 'evidence it rests on',
      keys: ['e'],
      intent: view => {
        const why = chosenRecord(view)?.plan.why ?? [];
        return why.length > 0
          ? {
              type: 'show',
              title: 'Evidence behind this plan',
              text: why.map(each => `[${each.id}] ${evidenceText(each, view)}`).join('\n\n'),
            }
          : refuse('No evidence is named by a plan here');
      },
    },
    {
      id: 'plan.rehearse',
      title: 'rehearse',
      keys: ['r'],
      bar: 3,
      intent: view => {
        const record = chosenRecord(view);
        if (!record) return refuse('There is no plan: p asks for one');
        return isRunning(record) || record.state === 'done' ? refuse('It has begun already') : { type: 'rehearse', plan: record.plan.id };
      },
    },
    {
      id: 'plan.stop',
      title: 'stop',
      keys: ['x'],
      bar: 4,
      intent: view => {
        const record = chosenRecord(view);
        return record && (isRunning(record) || record.outcome?.is === 'watching')
          ? { type: 'stop', plan: record.plan.id }
          : refuse('Nothing is running');
      },
    },
    {
      id: 'plan.tick',
      title: 'done by hand',
      keys: ['t'],
      bar: 6,
      intent: view => {
        const record = chosenRecord(view);
        const step = record && nextByHand(record);
        return record && step !== undefined ? { type: 'tick', plan: record.plan.id, step } : refuse('There is nothing to do by hand');
      },
    },
    {
      id: 'plan.untick',
      title: 'not done after all',
      keys: ['T'],
      intent: view => {
        const record = chosenRecord(view);
        return record?.ticked?.some(tick => tick !== undefined) && record.state !== 'done'
          ? { type: 'untick', plan: record.plan.id }
          : refuse('Nothing was ticked');
      },
    },
    {
      id: 'plan.draft',
      title: 'let the model choose',
      keys: ['m'],
      intent: view => (view.incident ? { type: 'draft', incident: view.incident.id } : refuse('Choose an incident first')),
    },
    {
      id: 'plan.runbook',
      title: 'steps of the runbook',
      keys: ['b'],
      intent: view => (view.incident ? { type: 'take-runbook', incident: view.incident.id } : refuse('Choose an incident first')),
    },
    {
      id: 'plan.copy',
      title: 'copy the command',
      keys: ['y'],
      intent: view => {
        const record = chosenRecord(view);
        const step = record?.plan.byHand?.[nextByHand(record) ?? 0];
        return step?.how === undefined || step.instead
          ? refuse('There is no command to copy')
          : { type: 'copy', text: step.how, what: 'the command' };
      },
    },
    {
      id: 'plan.patch',
      title: 'write the patch',
      keys: ['w'],
      intent: view => {
        const record = chosenRecord(view);
        const step = record?.plan.byHand?.findIndex(({ instead, diff }) => instead !== undefined && diff !== undefined) ?? -1;
        if (!record || step < 0) return refuse('There is no change to write: r asks the server for it');
        return {
          type: 'prompt',
          title: 'Into which folder? Empty: the one for patches of warroom',
          then: folder => ({ type: 'write-patch', plan: record.plan.id, step, folder }),
        };
      },
    },
    {
      id: 'plan.refuse',
      title: 'refuse',
      keys: ['R'],
      intent: view => {
        const record = chosenRecord(view);
        if (!record || isRunning(record) || record.state === 'done') return refuse('There is nothing to refuse');
        return {
          type: 'prompt',
          title: 'Why not? It goes to the timeline',
          then: reason => ({ type: 'refuse', plan: record.plan.id, reason }),
        };
      },
    },
    {
      id: 'plan.maker',
      title: 'maker mode',
      keys: ['M'],
      bar: 5,
      mutates: true,
      intent: view => (view.maker.on ? { type: 'maker-off' } : { type: 'open-maker' }),
    },
  ],
});
