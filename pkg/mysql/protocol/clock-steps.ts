import type { Micros } from '../../detection/time';

/** The server's clock was set. Microseconds; positive: ahead. */
interface ClockStep {
  by: Micros;
  /** The last time read before it, by the clock as it was. */
  before: Micros;
}

/** Smaller steps are followed: they are drift, or the delay of a reading. Microseconds. */
const LEAST = 1_500_000;

/**
 * Keeps times on one axis while the server's clock is set: the axis of the first reading. A step shows only against our own
 * monotonic clock, for the server's timers are made of its wall clock and step with it.
 */
export class ClockSteps {
  #steps: ClockStep[] = [];
  #last: { wall: Micros; from: number; to: number } | null = null;

  /** Goes on from another session with the same server. */
  continueFrom(earlier: ClockSteps): void {
    this.#steps = earlier.#steps;
    this.#last = earlier.#last;
  }

  get any(): boolean {
    return this.#steps.length > 0;
  }

  /**
   * Takes in the server's wall clock, read between two moments of a clock that is never set, in milliseconds. Answers the
   * step since the last reading, if there was one.
   */
  note(wall: Micros, from: number, to: number): Micros | null {
    const last = this.#last;
    this.#last = { wall, from, to };
    if (last === null) {
      return null;
    }
    const passed = wall - last.wall;
    const [least, most] = [(from - last.to) * 1000, (to - last.from) * 1000];
    if (passed >= least - LEAST && passed <= most + LEAST) {
      return null;
    }
    const by = Math.round(passed - (least + most) / 2);
    this.#steps = [...this.#steps, { by, before: last.wall }];
    return by;
  }

  /** The time on the axis, of one by the server's clock at or before `now`. After a step back some are read as later. */
  onAxis(time: Micros, now: Micros): Micros {
    let on = time;
    for (const { by, before } of this.#steps.toReversed()) {
      // What lies ahead of the clock is from before it was set back.
      const isAfter = by > 0 ? on > before : on <= now;
      on = isAfter ? Math.max(on - by, before) : on;
    }
    return on;
  }

  /** The other way round: a time of the axis by the server's clock. */
  offAxis(time: Micros): Micros {
    return this.#steps.reduce((off, { by, before }) => (off > before ? off + by : off), time);
  }
}
