import type { PlainText } from '../../model/plain-text.js';
import type { Link, Member } from '../member.js';
import type { CorrelateSettings } from '../settings.js';
import type { World } from '../world/world.js';

/** What rules may look at beside the two members. */
export interface RuleContext {
  readonly world: World;
  readonly settings: CorrelateSettings;
}

/** A bucket to look into, and the farthest apart that two members may start beyond their uncertainty, in milliseconds. */
export interface Look {
  readonly bucket: string;
  readonly reach: number;
}

/**
 * One reason why two alerts belong together. Only members that meet in a bucket are compared, so the cost stays near
 * linear: a member stands in the buckets `stands` names and looks for earlier ones in the buckets that `looks` names.
 */
export interface Rule {
  readonly id: string;
  /** For the list of rules: one sentence. */
  readonly about: string;
  stands(member: Member, context: RuleContext): readonly string[];
  /** The most telling buckets first. @param member one that stands in the bucket; what it looks at depends on the bucket alone */
  looks(bucket: string, member: Member, context: RuleContext): readonly Look[];
  /** How many earlier members of a bucket are tried, nearest first, until one is linked. */
  readonly tries: number;
  /** The weight of the reason between them, 0 to 1; undefined when it does not hold. */
  weigh(earlier: Member, later: Member, context: RuleContext): number | undefined;
  /** The reason as a person would write it. */
  because(link: Link, context: RuleContext): PlainText;
}

/**
 * How far apart two members are in time, in milliseconds: between their starts, less the uncertainty of both, and between
 * the end of the earlier and the start of the later one. 0 when they may have started at once and lasted together.
 */
export const apart = (earlier: Member, later: Member): number =>
  Math.max(0, later.at - earlier.at - earlier.slack - later.slack, later.at - earlier.until);

/** 1 when they may coincide, falling to 0 when they are `limit` milliseconds apart. */
export const nearness = (earlier: Member, later: Member, limit: number): number => Math.max(0, 1 - apart(earlier, later) / limit);
