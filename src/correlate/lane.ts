import type { Member } from './member.js';
import { compareMembers } from './member.js';

/** Members in order of time, with their starts beside them: nearly all comparisons need no look at a member. */
export class Lane {
  readonly members: Member[] = [];
  readonly starts: number[] = [];

  /** The position of the first that is not before `member`. */
  before(member: Member): number {
    const { members, starts } = this;
    const { at } = member;
    // What arrives is mostly the newest.
    const last = members.length - 1;
    if (last < 0 || starts[last]! < at || (starts[last] === at && compareMembers(members[last]!, member) < 0)) return last + 1;
    let [low, high] = [0, last];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (starts[middle]! < at || (starts[middle] === at && compareMembers(members[middle]!, member) < 0)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  add(member: Member): void {
    const at = this.before(member);
    if (at === this.members.length) {
      this.members.push(member);
      this.starts.push(member.at);
    } else {
      this.members.splice(at, 0, member);
      this.starts.splice(at, 0, member.at);
    }
  }

  remove(member: Member): void {
    const at = this.before(member);
    if (this.members[at] !== member) return;
    this.members.splice(at, 1);
    this.starts.splice(at, 1);
  }
}
