import type { Incident } from '../model/incident.js';
import { sameValue } from '../model/same-value.js';
import type { Alert, SignalId } from '../model/signal.js';
import type { Snapshot } from '../model/snapshot.js';
import { compareIncidents, isKept } from './order.js';
import { ContextIndex } from './context-index.js';
import type { Chains, Group } from './group.js';
import { groupsOf } from './group.js';
import { MemberIndex } from './member-index.js';
import { MemberTable } from './member-table.js';
import type { Member } from './member.js';
import { compareReports, compareMembers, looksTheSame, memberOf, replaceFacts, staysInPlace, twinKey } from './member.js';
import type { CorrelateSettings } from './settings.js';
import { describe } from './describe.js';
import { joinsOf } from './joins.js';
import { Subjects } from './world/subject.js';
import type { Unit } from './world/unit.js';
import type { World } from './world/world.js';
import { worldOf } from './world/world.js';

/** An incident with what it was made from: it stays the same object while these do. */
interface Made {
  readonly slots: readonly number[];
  readonly stamps: readonly number[];
  readonly units: readonly Unit[];
  readonly versions: readonly number[];
  readonly changesKnown: boolean;
  readonly incident: Incident;
}

/**
 * What correlation remembers between polls. Everything in it can be made anew from a snapshot, and a property test
 * holds it to that: `advance` returns exactly what a new engine returns.
 */
export class Engine {
  readonly #settings: CorrelateSettings;
  readonly #pool = new Map<string, Unit>();
  #byTwin = new Map<string, Member>();
  readonly #context: ContextIndex;
  /** How many alerts the last snapshot held. */
  #alerts = 0;
  #world: World;
  #subjects: Subjects;
  #index: MemberIndex;
  #table = new MemberTable();
  /** Slots, earliest first. */
  #order = new Int32Array(0);
  #made = new Map<SignalId, Made>();
  #last: Snapshot | undefined;
  #clock = 0;

  constructor(settings: CorrelateSettings) {
    this.#settings = settings;
    this.#world = worldOf(new Map(), new Map(), this.#pool);
    this.#subjects = new Subjects(this.#world);
    this.#index = new MemberIndex({ world: this.#world, settings }, {});
    this.#context = new ContextIndex();
  }

  advance(snapshot: Snapshot): { readonly incidents: readonly Incident[]; readonly quiet: readonly SignalId[] } {
    const last = this.#last;
    this.#last = snapshot;
    const structure = this.#context.resources(snapshot.resources) || last?.edges !== snapshot.edges;
    const relearned = last !== undefined && !sameValue(last.learned, snapshot.learned);
    if (structure) this.#world = worldOf(snapshot.resources, snapshot.edges, this.#pool);
    if (structure) this.#context.settle(this.#world);
    const fresh = last === undefined || structure || relearned;
    if (fresh) this.#rebuild(snapshot);
    else if (last.signals !== snapshot.signals) this.#update(snapshot, last.signals);
    const memberOf = (id: SignalId): Member | undefined => {
      const signal = snapshot.signals.get(id);
      return signal?.type === 'alert' ? this.#byTwin.get(twinKey(signal)) : undefined;
    };
    return this.#result(snapshot, groupsOf(this.#table, this.#order, snapshot.overrides, memberOf, this.#settings));
  }

  /** Everything from the start; incidents that come out the same keep their identity all the same. */
  #rebuild(snapshot: Snapshot): void {
    this.#index = new MemberIndex({ world: this.#world, settings: this.#settings }, snapshot.learned);
    this.#subjects = new Subjects(this.#world);
    const twins = new Map<string, Alert[]>();
    this.#alerts = 0;
    for (const signal of snapshot.signals.values()) {
      if (signal.type !== 'alert') {
        this.#context.offer(signal, this.#world);
        continue;
      }
      this.#alerts++;
      const key = twinKey(signal);
      const list = twins.get(key);
      if (list) list.push(signal);
      else twins.set(key, [signal]);
    }
    this.#context.sweep(snapshot.signals);
    const known = this.#byTwin;
    this.#byTwin = new Map();
    this.#table = new MemberTable();
    const order: Member[] = [];
    for (const [key, reports] of twins) {
      const old = known.get(key);
      const member = memberOf(reports.sort(compareReports), this.#subjects.of(reports[0]!), this.#settings);
      // The same reports about the same unit make the same member, so that its incident is recognised.
      const kept = old && sameMember(old, member) ? old : member;
      this.#byTwin.set(key, kept);
      order.push(kept);
    }
    order.sort(compareMembers);
    for (const member of order) {
      this.#table.add(member);
      this.#index.add(member);
      this.#link(member);
    }
    this.#order = Int32Array.from(order, member => member.slot);
  }

  /** Only what differs from the last snapshot. */
  #update(snapshot: Snapshot, last: Snapshot['signals']): void {
    const touched = new Set<string>();
    const changed: Alert[] = [];
    let [alerts, added] = [0, 0];
    for (const signal of snapshot.signals.values()) {
      if (signal.type !== 'alert') {
        this.#context.offer(signal, this.#world);
        continue;
      }
      alerts++;
      const before = last.get(signal.id);
      if (before === signal) continue;
      if (before?.type === 'alert') touched.add(twinKey(before));
      else added++;
      touched.add(twinKey(signal));
      changed.push(signal);
    }
    if (this.#alerts + added !== alerts) {
      for (const signal of last.values())
        if (signal.type === 'alert' && snapshot.signals.get(signal.id)?.type !== 'alert') touched.add(twinKey(signal));
    }
    this.#alerts = alerts;
    this.#context.sweep(snapshot.signals);
    if (touched.size === 0) return;
    const reports = this.#reportsOf(touched, changed, snapshot.signals);
    const affected = new Set<Member>();
    const leaving = new Set<Member>();
    const arriving: Member[] = [];
    const latest = this.#order.length > 0 ? this.#table.at[this.#order.at(-1)!]! : 0;
    for (const key of touched) {
      const list = reports.get(key)?.sort(compareReports) ?? [];
      const old = this.#byTwin.get(key);
      const first = list[0];
      if (!first) {
        this.#byTwin.delete(key);
        if (old) leaving.add(old);
        continue;
      }
      const next = memberOf(list, this.#subjects.of(first), this.#settings);
      const kept = old && staysInPlace(old, next) ? old : next;
      if (kept === old) {
        if (old.until !== next.until && (old.until < latest || next.until < latest)) this.#index.later(old, affected);
        if (!looksTheSame(old, next)) this.#table.stamp[old.slot] = ++this.#clock;
        replaceFacts(old, next);
        this.#table.refresh(old);
      } else {
        if (old) leaving.add(old);
        arriving.push(next);
      }
      this.#byTwin.set(key, kept);
    }
    for (const member of leaving) {
      this.#index.later(member, affected);
      this.#index.remove(member);
    }
    for (const member of arriving) {
      this.#table.add(member);
      this.#index.add(member);
    }
    for (const member of arriving) {
      this.#index.later(member, affected);
      affected.add(member);
    }
    if (leaving.size > 0 || arriving.length > 0) this.#order = this.#merged(leaving, arriving.sort(compareMembers));
    for (const member of leaving) this.#table.remove(member);
    for (const member of affected) if (!leaving.has(member)) this.#link(member);
  }

  #link(member: Member): void {
    const linked = this.#table.linked(member);
    if (this.#table.link(member, this.#index.links(member)) || !linked) this.#table.stamp[member.slot] = ++this.#clock;
  }

  /** The reports of each twin key: those that stayed as they were, and those that changed. */
  #reportsOf(keys: ReadonlySet<string>, changed: readonly Alert[], signals: Snapshot['signals']): Map<string, Alert[]> {
    const reports = new Map<string, Alert[]>();
    for (const key of keys)
      reports.set(
        key,
        (this.#byTwin.get(key)?.alerts ?? []).filter(alert => signals.get(alert.id) === alert),
      );
    for (const alert of changed) reports.get(twinKey(alert))!.push(alert);
    return reports;
  }

  #result(snapshot: Snapshot, { heads, next }: Chains): { readonly incidents: readonly Incident[]; readonly quiet: readonly SignalId[] } {
    const made = new Map<SignalId, Made>();
    const incidents: Incident[] = [];
    const quiet: SignalId[] = [];
    const { part, members } = this.#table;
    for (const head of heads) {
      let lead = head;
      while (lead >= 0 && part[this.#order[lead]!] !== 1) lead = next[lead]!;
      if (lead < 0) {
        for (let i = head; i >= 0; i = next[i]!) quiet.push(members[this.#order[i]!]!.id);
        continue;
      }
      const leader = members[this.#order[lead]!]!;
      const old = this.#made.get(leader.id);
      const one = old && this.#holds(old, head, next) ? old : this.#make(leader, this.#group(head, next), old, snapshot);
      made.set(leader.id, one);
      if (isKept(one.incident, snapshot.at, this.#settings)) incidents.push(one.incident);
    }
    this.#made = made;
    return { incidents: incidents.sort(compareIncidents), quiet };
  }

  #group(head: number, next: Int32Array): Member[] {
    const group: Member[] = [];
    for (let i = head; i >= 0; i = next[i]!) group.push(this.#table.members[this.#order[i]!]!);
    return group;
  }

  #make(lead: Member, group: Group, old: Made | undefined, snapshot: Snapshot): Made {
    const around = { world: this.#world, settings: this.#settings, context: this.#context, learned: snapshot.learned };
    const incident = describe(lead, group, joinsOf(group, lead, this.#table, around), around);
    const units = this.#context.units(group, this.#world);
    return {
      slots: group.map(member => member.slot),
      stamps: group.map(member => this.#table.stamp[member.slot]!),
      units,
      versions: units.map(unit => this.#context.about(unit).version),
      changesKnown: this.#context.changes > 0,
      incident: old && sameValue(old.incident, incident) ? old.incident : incident,
    };
  }

  /** Whether nothing that the incident was made from has changed. */
  #holds({ slots, stamps, units, versions, changesKnown }: Made, head: number, next: Int32Array): boolean {
    const { stamp } = this.#table;
    let count = 0;
    for (let i = head; i >= 0; i = next[i]!, count++) {
      const slot = this.#order[i]!;
      if (slots[count] !== slot || stamps[count] !== stamp[slot]) return false;
    }
    if (count !== slots.length || changesKnown !== this.#context.changes > 0) return false;
    for (let i = 0; i < units.length; i++) if (versions[i] !== this.#context.about(units[i]!).version) return false;
    return true;
  }

  /** The order without those that leave and with those that arrive; linear. */
  #merged(leaving: ReadonlySet<Member>, arriving: readonly Member[]): Int32Array<ArrayBuffer> {
    const { at, members } = this.#table;
    const result = new Int32Array(this.#order.length - leaving.size + arriving.length);
    let [length, next] = [0, 0];
    for (const slot of this.#order) {
      const member = members[slot]!;
      if (leaving.size > 0 && leaving.has(member)) continue;
      while (
        next < arriving.length &&
        (arriving[next]!.at < at[slot]! || (arriving[next]!.at === at[slot]! && compareMembers(arriving[next]!, member) < 0))
      )
        result[length++] = arriving[next++]!.slot;
      result[length++] = slot;
    }
    while (next < arriving.length) result[length++] = arriving[next++]!.slot;
    return result;
  }
}

const sameMember = (a: Member, b: Member): boolean =>
  sameList(a.alerts, b.alerts) &&
  a.subject.unit === b.subject.unit &&
  a.subject.node === b.subject.node &&
  sameValue({ ...a.subject, unit: 0, node: 0 }, { ...b.subject, unit: 0, node: 0 });

function sameList<T>(a: readonly T[], b: readonly T[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
