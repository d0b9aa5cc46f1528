import type { Picos, Micros } from '../../detection/time';
import { ClockSteps } from './clock-steps';

const PICOS_PER_MICRO = 1_000_000n;
const PICOS_PER_SECOND = 1_000_000_000_000n;
/** performance_schema's timers are unsigned 64-bit: they wrap after 213.5 days. */
const WRAP = 1n << 64n;
/** A timer that lies further ahead of the last reading than this is from before a wrap. */
const AHEAD = 3_600n * PICOS_PER_SECOND;
/** The offset comes from readings of this time: the server's wall clock drifts. */
const WINDOW = 60n * PICOS_PER_SECOND;

/**
 * Turns performance_schema's timers into times of the server's wall clock. Each reading is one row with the reading
 * statement's own TIMER_END and SYSDATE(6); the reading with the smallest offset was delayed least.
 */
export class ServerClock {
  /** Steps of the server's clock. */
  readonly steps = new ClockSteps();
  #readings: Array<{ timer: Picos; offset: Micros }> = [];
  #timer: Picos | null = null;
  #offset: Micros = 0;

  /** Takes in the wall clock alone, as `ClockSteps.note` does; after a step earlier readings of the offset do not count. */
  note(wall: Micros, from: number, to: number): Micros | null {
    const step = this.steps.note(wall, from, to);
    this.#readings = step === null ? this.#readings : [];
    return step;
  }

  /** Takes in one reading. `uptime`, the server's seconds, tells how often the timer wrapped before the first one. */
  tick(timer: Picos, wall: Micros, uptime: number): void {
    // It goes back when the server's clock is set back: it is made of it.
    const now = this.#timer === null ? unwrap(timer, uptime) : this.#timer + BigInt.asIntN(64, timer - this.#timer);
    const recent = this.#readings.filter((reading) => now - reading.timer <= WINDOW);
    this.#readings = [...recent, { timer: now, offset: wall - micros(now) }];
    this.#timer = now;
    this.#offset = Math.min(...this.#readings.map(({ offset }) => offset));
  }

  get ticking(): boolean {
    return this.#timer !== null;
  }

  /** When the timers began: the server's start. */
  get origin(): Micros {
    return this.#offset;
  }

  /** The time of a timer from up to 213 days before the last reading, or shortly after it. */
  at(timer: Picos): Micros {
    if (this.#timer === null) {
      throw new Error('the clock has not been read yet');
    }
    const behind = BigInt.asUintN(64, this.#timer - timer);
    const distance = behind > WRAP - AHEAD ? behind - WRAP : behind;
    return this.#offset + micros(this.#timer - distance);
  }
}

function unwrap(timer: Picos, uptime: number): Picos {
  const missing = BigInt(Math.round(uptime)) * PICOS_PER_SECOND - timer;
  const wraps = (missing + WRAP / 2n) / WRAP;
  return missing < 0n ? timer : timer + wraps * WRAP;
}

function micros(picos: Picos): Micros {
  return Number(picos / PICOS_PER_MICRO);
}
