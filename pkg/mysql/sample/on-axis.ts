import type { Micros } from '../../detection/time';
import type { Sample } from '../../detection/sample';
import type { ClockSteps } from '../protocol/clock-steps';

/** Fields that hold a time of the server's clock, or a list of such times. */
const TIMES: ReadonlySet<string> = new Set([
  ...['at', 'allEventsAt', 'readAt', 'startedAt', 'endedAt', 'lastSeen'],
  ...['since', 'heldSince', 'transactionStartedAt'],
]);

/** The same with every time moved to the axis that the clock had before it was set. `now` is the time of the sample. */
export function onAxis<T>(value: T, steps: ClockSteps, now: Micros): T {
  return steps.any ? (moved(value, (time) => steps.onAxis(time, now)) as T) : value;
}

/** A sample on the axis. Times of statements in `known` stay as they were at first sight. */
export function sampleOnAxis(sample: Sample, steps: ClockSteps, known: ReadonlyMap<string, Micros>): Sample {
  const on = onAxis(sample, steps, sample.at);
  return !steps.any || on.statements.is === 'failed'
    ? on
    : {
        ...on,
        statements: {
          ...on.statements,
          value: on.statements.value.map((statement) => ({
            ...statement,
            startedAt: known.get(`${statement.threadId}-${statement.eventId}`) ?? statement.startedAt,
          })),
        },
      };
}

function moved(value: unknown, move: (time: Micros) => Micros): unknown {
  if (Array.isArray(value)) {
    return value.map((one) => moved(one, move));
  }
  if (value === null || typeof value !== 'object' || value instanceof Map || value instanceof Set) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, one]: [string, unknown]) => [
      name,
      TIMES.has(name) ? movedTime(one, move) : moved(one, move),
    ])
  );
}

function movedTime(value: unknown, move: (time: Micros) => Micros): unknown {
  return Array.isArray(value)
    ? value.map((one: unknown) => movedTime(one, move))
    : typeof value === 'number'
      ? move(value)
      : value;
}
