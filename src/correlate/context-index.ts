import { compareText } from '../model/identity.js';
import type { Resource, ResourceKey } from '../model/resource.js';
import { resourceKey } from '../model/resource.js';
import { sameValue } from '../model/same-value.js';
import type { Anomaly, ChangeEvent, LogBurst, MetricSeries, PlatformEvent, Signal, SignalId } from '../model/signal.js';
import type { Group } from './group.js';
import type { Unit } from './world/unit.js';
import type { World } from './world/world.js';

/** Signals that speak for or against a suspect without being alerts. */
export type Sign = ChangeEvent | PlatformEvent | Anomaly | LogBurst;

/** What is known of one unit beside its alerts. `version` grows with every change of it. */
export interface About {
  readonly signs: readonly Sign[];
  readonly series: readonly MetricSeries[];
  readonly resources: ReadonlyMap<ResourceKey, Resource>;
  readonly version: number;
}

interface Writable {
  signs: Sign[];
  series: MetricSeries[];
  resources: Map<ResourceKey, Resource>;
  version: number;
}

const NOTHING: About = { signs: [], series: [], resources: new Map(), version: 0 };

/** Everything beside alerts that bears on an incident. */
type Kept = Sign | MetricSeries;
const isKept = (signal: Signal): signal is Kept => signal.type !== 'alert' && signal.type !== 'log' && signal.type !== 'cost';
const compareKept = (a: Kept, b: Kept): number => a.at - b.at || compareText(a.id, b.id);

/** Resources and signs by unit, kept up to date in proportion to what changed. */
export class ContextIndex {
  readonly #abouts = new Map<Unit, Writable>();
  #resources: ReadonlyMap<ResourceKey, Resource> = new Map();
  #pending: Resource[] = [];
  #signs = new Map<SignalId, { readonly sign: Kept; readonly unit: Unit; readonly world: World }>();
  #offered = 0;
  #world: World | undefined;
  #clock = 0;
  #changes = 0;

  /** How many changes are known at all: none means that no source reports them. */
  get changes(): number {
    return this.#changes;
  }

  about(unit: Unit): About {
    return this.#abouts.get(unit) ?? NOTHING;
  }

  /** Takes the resources of a snapshot; true when owners, labels or the set of objects differ, so that units may. */
  resources(resources: ReadonlyMap<ResourceKey, Resource>): boolean {
    const before = this.#resources;
    if (before === resources) return false;
    this.#resources = resources;
    let structure = before.size !== resources.size;
    this.#pending = [];
    for (const [key, resource] of resources) {
      const old = before.get(key);
      if (old === resource) continue;
      if (!old || !sameValue(old.owner, resource.owner)) structure = true;
      this.#pending.push(resource);
    }
    if (!structure && this.#world) this.#refresh(this.#world);
    return structure;
  }

  /** After a change of structure: every resource finds its unit anew. */
  settle(world: World): void {
    for (const about of this.#abouts.values()) about.resources = new Map();
    for (const [key, resource] of this.#resources) this.#entry(world.unitOf(resource.ref)).resources.set(key, resource);
    // Which unit lost or gained what is not worth knowing: a change of structure is rare beside changes of facts.
    for (const about of this.#abouts.values()) about.version = ++this.#clock;
    this.#world = world;
    this.#pending = [];
  }

  #refresh(world: World): void {
    for (const resource of this.#pending) {
      const about = this.#entry(world.unitOf(resource.ref));
      about.resources.set(resourceKey(resource.ref), resource);
      about.version = ++this.#clock;
    }
    this.#pending = [];
  }

  /** Tells of a signal of the new snapshot; signs are kept, the rest is ignored. After the last one comes `sweep`. */
  offer(signal: Signal, world: World): void {
    if (!isKept(signal)) return;
    this.#offered++;
    const known = this.#signs.get(signal.id);
    const unit = known && known.sign === signal && known.world === world ? known.unit : world.unitOf(signal.about);
    if (known?.sign === signal && known.unit === unit) {
      if (known.world !== world) this.#signs.set(signal.id, { sign: signal, unit, world });
      return;
    }
    if (known) this.#take(known.sign, known.unit);
    this.#put(signal, unit, world);
  }

  /** Forgets signs that the new snapshot does not hold. */
  sweep(signals: ReadonlyMap<SignalId, Signal>): void {
    const offered = this.#offered;
    this.#offered = 0;
    if (offered === this.#signs.size) return;
    for (const [id, { sign, unit }] of this.#signs) {
      const now = signals.get(id);
      if (!now || !isKept(now)) this.#take(sign, unit);
    }
  }

  /** Everything that the description of a group may look at beside its members. */
  units(group: Group, world: World): readonly Unit[] {
    const units = new Set<Unit>();
    for (const {
      subject: { unit },
    } of group)
      units.add(unit);
    for (const unit of [...units]) for (const callee of world.calls.callees(unit)) units.add(callee);
    return [...units];
  }

  #entry(unit: Unit): Writable {
    let about = this.#abouts.get(unit);
    if (!about) {
      about = { signs: [], series: [], resources: new Map(), version: ++this.#clock };
      this.#abouts.set(unit, about);
    }
    return about;
  }

  #put(sign: Kept, unit: Unit, world: World): void {
    const about = this.#entry(unit);
    if (sign.type === 'series') insert(about.series, sign);
    else insert(about.signs, sign);
    about.version = ++this.#clock;
    if (sign.type === 'change') this.#changes++;
    this.#signs.set(sign.id, { sign, unit, world });
  }

  #take(sign: Kept, unit: Unit): void {
    const about = this.#entry(unit);
    const list: Kept[] = sign.type === 'series' ? about.series : about.signs;
    const at = list.indexOf(sign);
    if (at >= 0) list.splice(at, 1);
    about.version = ++this.#clock;
    if (sign.type === 'change') this.#changes--;
    this.#signs.delete(sign.id);
  }
}

function insert<T extends Kept>(list: T[], sign: T): void {
  const last = list.at(-1);
  const at = last && compareKept(last, sign) > 0 ? list.findIndex(other => compareKept(other, sign) > 0) : list.length;
  list.splice(at, 0, sign);
}
