import type { PackedProfile } from './packed-profile.ts';
import type { Who } from './profile-rows.ts';

/** A profile that lost its place before the store had it. */
export interface DisplacedProfile {
  readonly who: Who;
  readonly profile: PackedProfile;
  /** Whether the store may know more of this user. */
  isStranger: boolean;
}

/** Profiles that wait without a place until they are saved, at most `countMax`: beyond it the oldest are lost. */
export class DisplacedProfiles {
  readonly #countMax: number;
  readonly #held = new Map<string, DisplacedProfile>();

  constructor(countMax: number) {
    this.#countMax = countMax;
  }

  find(who: Who): DisplacedProfile | undefined {
    return this.#held.size === 0 ? undefined : this.#held.get(keyOf(who));
  }

  keep(displaced: DisplacedProfile): void {
    this.#held.set(keyOf(displaced.who), displaced);
    const [oldest] = this.#held.keys();
    if (this.#held.size > this.#countMax && oldest !== undefined) {
      this.#held.delete(oldest);
    }
  }

  /** This very one waits no longer; a later one of the same user still does. */
  drop(displaced: DisplacedProfile): void {
    if (this.find(displaced.who) === displaced) {
      this.#held.delete(keyOf(displaced.who));
    }
  }

  /** Those that wait now, the oldest first. */
  all(): DisplacedProfile[] {
    return [...this.#held.values()];
  }
}

/** Ids hold no slash. */
function keyOf({ tenantId, userId }: Who): string {
  return `${tenantId}/${userId}`;
}
