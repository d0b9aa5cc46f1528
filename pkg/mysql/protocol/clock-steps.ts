import type { Micros } from '../../detection/time';

/** The server's clock was set. Microseconds; positive: ahead. */
interface ClockStep {
  by: Micros;
  /** The last time read before it, by the clock as it was. */
  before: Micros;
}

/** Smaller steps are followed: they are drift, or the delay of a reading. Microseconds. */
const LEAST = 1_500_000;
/** This machine's clock may be slewed by so much. Microseconds. */
const OFF = 5_000_000;

/**
 * Turns times of the server's clock into times of this machine's, on one axis that no step of the server's clock moves. How
 * far the server is ahead is known within the round trips that read its clock: the narrowest count, a long one moves
 * nothing. A step shows only against our own monotonic clock, for the server's timers are made of its wall clock and step
 * with it.
 */
export class ClockSteps {
  #origin: Micros;
  #steps: ClockStep[] = [];
  #last: Micros = -Infinity;
  /** Microseconds by which the server was ahead of this machine, by its clock as it was before all steps. */
  #ahead: Micros | null = null;

  /** `origin`: this machine's time, microseconds since the epoch, when `performance.now()` was 0. */
  constructor(origin: Micros = originNow()) {
    this.#origin = Math.round(origin);
  }

  /** Goes on from another session with the same server, unless this machine's clock was set since. */
  continueFrom(earlier: ClockSteps): void {
    if (earlier.isOff(this.#origin)) {
      return;
    }
    this.#origin = earlier.#origin;
    this.#steps = earlier.#steps;
    this.#last = earlier.#last;
    this.#ahead = earlier.#ahead;
  }

  /** Whether this machine's clock was set, or the machine suspended: its wall clock and its monotonic one went apart. */
  isOff(origin: Micros = originNow()): boolean {
    return Math.abs(origin - this.#origin) > OFF;
  }

  /** By how much the server's clock is ahead of this machine's; null before it was read. */
  get ahead(): Micros | null {
    return this.#ahead === null ? null : this.#ahead + this.#stepped();
  }

  /**
   * Takes in the server's wall clock, read between two moments of `performance.now()`. Answers the step since the last
   * reading, if there was one.
   */
  note(wall: Micros, from: number, to: number): Micros | null {
    const [least, most] = [wall - this.#origin - to * 1000, wall - this.#origin - from * 1000];
    const before = this.#last;
    this.#last = wall;
    if (this.#ahead === null) {
      this.#ahead = Math.round((least + most) / 2);
      return null;
    }
    const ahead = this.#ahead + this.#stepped();
    if (ahead >= least - LEAST && ahead <= most + LEAST) {
      this.#ahead += Math.round(Math.min(Math.max(ahead, least), most) - ahead);
      return null;
    }
    const by = Math.round((least + most) / 2 - ahead);
    this.#steps = [...this.#steps, { by, before }];
    return by;
  }

  /** The time on the axis, of one by the server's clock at or before `now`. After a step back some are read as later. */
  onAxis(time: Micros, now: Micros): Micros {
    const before = this.#steps.reduceRight((on, step) => beforeStep(step, on, now), time);
    return before - (this.#ahead ?? 0);
  }

  /** The other way round: a time of the axis by the server's clock. */
  offAxis(time: Micros): Micros {
    return this.#steps.reduce((off, { by, before }) => (off > before ? off + by : off), time + (this.#ahead ?? 0));
  }

  #stepped(): Micros {
    return this.#steps.reduce((sum, { by }) => sum + by, 0);
  }
}

/** A time by the clock as it was before the step. */
function beforeStep({ by, before }: ClockStep, time: Micros, now: Micros): Micros {
  // What lies ahead of the clock is from before it was set back.
  const isAfter = by > 0 ? time > before : time <= now;
  return isAfter ? Math.max(time - by, before) : time;
}

function originNow(): Micros {
  return (Date.now() - performance.now()) * 1000;
}
