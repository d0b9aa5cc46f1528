import type { EventCounters } from '../../detection/sample';
import { operationsOf } from './events';

/** Remembers in which sample the server last moved each file event. */
export class MovedEvents {
  #events: ReadonlyMap<string, { operations: bigint; movedIn: number }> = new Map();

  /** Takes in what `sample` read. An event that it did not read counts as still until the next reading. */
  note(events: EventCounters[], sample: number): void {
    const before = this.#events;
    const now = events.map((one) => {
      const [operations, past] = [operationsOf(one), before.get(one.event)];
      return [one.event, past?.operations === operations ? past : { operations, movedIn: sample }] as const;
    });
    this.#events = new Map([...before, ...now]);
  }

  /** The events of `used` that moved after that sample; all of them where it is undefined. */
  since(sample: number | undefined, used: string[]): string[] {
    return sample === undefined
      ? used
      : used.filter((event) => (this.#events.get(event)?.movedIn ?? Infinity) > sample);
  }
}
