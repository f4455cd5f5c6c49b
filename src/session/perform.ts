import { createActing } from '../execute/acting.js';
import type { AuditSink } from '../execute/audit-log.js';
import { redactText } from '../chat/redact.js';
import type { RoomIntent } from '../state/intent.js';
import type { Decision } from '../model/decision.js';
import type { GroupingOverride, Incident, IncidentId } from '../model/incident.js';
import type { SignalId } from '../model/signal.js';
import { plainText } from '../model/plain-text.js';
import { catchUp } from './catch-up.js';
import { createChatting, type ModelSettings } from './chatting.js';
import { draftPlan } from './draft-plan.js';
import { graphBehind } from './graph-behind.js';
import { inspectIncident } from './inspect.js';
import type { ConfigFile } from './config.js';
import { lookAt } from '../plan/outcome.js';
import type { Operator } from './operator.js';
import { createRunbooks, type RunbookSettings } from './runbooks/runbooks.js';
import { joinPlain } from '../model/plain-text.js';
import { acknowledgement, merging, planDecisions, splitting } from '../state/decisions.js';
import { snapshotOf } from '../state/ground.js';
import { lookBack } from './look-back.js';
import type { Performer, Performing } from './war-room.js';

/** Incidents whose series are fetched without being asked: the worst open ones, once each. */
const PREFETCHED = 3;
const LONGEST_NOTE = 500;

export interface PerformerSettings {
  readonly operator: Operator;
  readonly model: ModelSettings;
  readonly runbooks: RunbookSettings;
  readonly auditPath: string;
  readonly auditSink?: AuditSink;
  readonly secondPerson?: ConfigFile['second-person'];
  /** Folder of the patches that were asked for. */
  readonly patches: string;
  /** False: read-only was asked for. */
  readonly allowed: boolean;
}

type Perform<T extends RoomIntent['type']> = (intent: Extract<RoomIntent, { type: T }>) => Promise<void> | void;

/** Intent → effects → events: a table by intent type. The only place where what someone wants becomes what happens. */
export function createPerformer(performing: Performing, settings: PerformerSettings): Performer {
  const { clock, connections, state, dispatch, notice } = performing;
  const { operator } = settings;
  // Maker mode is bound to where one can act, not to what is only read.
  const actingSources = () =>
    [...connections.open()].filter(([, connection]) => connection.openWriter !== undefined).map(([source]) => source);
  const chatting = createChatting(performing, settings.model);
  const runbooks = createRunbooks(performing, settings.runbooks);
  const acting = createActing({
    clock,
    connections: () => connections.open(),
    operator,
    allowed: settings.allowed,
    auditPath: settings.auditPath,
    patches: settings.patches,
    redact: redactText,
    ...(settings.auditSink ? { auditSink: settings.auditSink } : {}),
    ...(settings.secondPerson ? { secondPerson: settings.secondPerson } : {}),
    // A name that people use comes before a bare address: the first part is what they have to type.
    context: () =>
      joinPlain(
        actingSources()
          .flatMap(source => connections.identities().get(source)?.context ?? [])
          .sort((a, b) => Number(/:\d+$/.test(a)) - Number(/:\d+$/.test(b))),
        ' · ',
      ),
    identity: () =>
      actingSources()
        .map(source => connections.identities().get(source)?.user)
        .find(user => user !== undefined),
    look: incident => lookAt(state().room.incidents.get(incident), state().room.alerts),
    graph: incident => graphBehind(performing, incident),
    planChanged(record) {
      const { room } = state();
      dispatch({ type: 'plan-changed', record });
      for (const decision of planDecisions(room, room.plans.get(record.plan.id), record, act())) decided(decision);
    },
    makerChanged: maker => dispatch({ type: 'maker-changed', maker }),
    noted(note) {
      if (note.incident) dispatch({ type: 'noted', incident: note.incident, text: note.text, by: operator.name, at: clock.now() });
      if (!note.incident || note.level !== 'info') notice(note.level, note.text);
    },
  });
  const inspected = new Set<IncidentId>();

  async function inspect(incident: IncidentId): Promise<void> {
    inspected.add(incident);
    const signals = await inspectIncident(performing, incident);
    if (signals.length > 0) dispatch({ type: 'signals-fetched', signals, at: clock.now() });
  }

  const act = () => ({ by: operator.name, at: clock.now() });
  const decided = (decision: Decision | undefined): void => {
    if (decision) dispatch({ type: 'decided', decision });
  };
  let lookingBack = new AbortController();

  function regroup(kind: GroupingOverride['kind'], signals: readonly SignalId[], decision: Decision | undefined): void {
    dispatch({ type: 'grouping-overridden', override: { kind, signals, ...act(), ...(decision ? { decision: decision.id } : {}) } });
    decided(decision);
  }

  const signalsOf = (incident: IncidentId) => state().room.incidents.get(incident)?.alerts ?? [];

  async function about(incident: IncidentId, work: (found: Incident) => Promise<void>): Promise<void> {
    const found = state().room.incidents.get(incident);
    if (found) await work(found);
    else notice('warning', 'that incident is gone');
  }

  const table: { readonly [T in RoomIntent['type']]: Perform<T> } = {
    refresh: ({ source }) => connections.refresh(source),
    acknowledge({ incident, on }) {
      const decision = on ? acknowledgement(state().room, incident, act()) : undefined;
      dispatch({ type: 'acknowledged', incident, on, ...act() });
      decided(decision);
    },
    note: ({ incident, text }) =>
      dispatch({
        type: 'noted',
        text: plainText(text.trim(), LONGEST_NOTE),
        by: operator.name,
        at: clock.now(),
        ...(incident ? { incident } : {}),
      }),
    split: ({ signals }) => regroup('split', signals, splitting(state().room, signals, act())),
    merge: ({ incidents }) => regroup('merge', incidents.flatMap(signalsOf), merging(state().room, incidents, act())),
    pin: ({ incident }) => regroup('pin', signalsOf(incident), undefined),
    'undo-grouping': ({ incident }) => dispatch({ type: 'grouping-restored', signals: signalsOf(incident) }),
    'look-back': ({ window }) => {
      lookingBack.abort();
      lookingBack = new AbortController();
      return lookBack(performing, window, lookingBack.signal);
    },
    forget: ({ key }) => dispatch({ type: 'forgotten', forgetting: { ...act(), ...(key === undefined ? {} : { key }) } }),
    inspect: ({ incident }) => inspect(incident),
    ask: ({ incident, question }) => chatting.ask(incident, question),
    'cancel-answer': () => chatting.cancel(),
    'choose-model': ({ name }) => chatting.choose(name),
    'open-runbook': ({ alert }) => runbooks.open(alert),
    'take-runbook': ({ incident }) =>
      about(incident, async found => {
        const page = await runbooks.fetched(found);
        if (page) await acting.follow(found, snapshotOf(state()), page);
      }),
    'pull-model': ({ name }) => chatting.pull(name),
    draft: ({ incident }) => about(incident, found => draftPlan(performing, chatting, acting, found)),
    async propose({ incident }) {
      await catchUp(connections, clock);
      await about(incident, found => acting.propose(found, snapshotOf(state()), runbooks.known(found)));
    },
    rehearse: ({ plan }) => acting.rehearse(plan),
    'maker-on': ({ typed, operator: name }) => acting.makerOn(typed, name),
    'maker-off': () => acting.makerOff(),
    'open-step': ({ plan, step }) => acting.openStep(plan, step),
    'close-step': ({ plan }) => acting.closeStep(plan),
    'approve-step': intent => acting.approve(intent),
    refuse: ({ plan, reason }) => acting.refuse(plan, reason),
    stop: ({ plan }) => acting.stop(plan),
    watch: ({ plan }) => acting.watch(plan),
    tick: ({ plan, step }) => acting.tick(plan, step),
    untick: ({ plan }) => acting.untick(plan),
    'write-patch': ({ plan, step, folder }) => acting.writePatch(plan, step, folder),
  };

  // Neither is waited for: a model server that is away, or a log without open steps, must not hold up the first answers.
  void chatting.find();
  void acting.recover();

  return {
    async perform(intent) {
      await (table[intent.type] as Perform<typeof intent.type>)(intent as never);
    },
    sourcesChanged() {
      dispatch({ type: 'maker-changed', maker: acting.maker() });
    },
    async incidentsChanged() {
      const { room } = state();
      const fresh = room.order.slice(0, PREFETCHED).filter(id => !inspected.has(id) && room.incidents.get(id)?.state === 'open');
      for (const incident of fresh) await inspect(incident);
    },
    async close() {
      chatting.cancel();
      lookingBack.abort();
      await acting.close();
    },
  };
}
