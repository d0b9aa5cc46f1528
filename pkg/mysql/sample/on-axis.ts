import type { Micros } from '../../detection/time';
import type { Sample } from '../../detection/sample';
import type { ClockSteps } from '../protocol/clock-steps';

/** Fields that hold a time of the server's clock, or a list of such times. */
const TIMES: ReadonlySet<string> = new Set([
  ...['at', 'allEventsAt', 'readAt', 'startedAt', 'endedAt', 'lastSeen'],
  ...['since', 'heldSince', 'transactionStartedAt'],
]);

/** Long lists without a time. */
const TIMELESS: ReadonlySet<string> = new Set(['files', 'threadIo', 'backgroundIo', 'status', 'cost']);

/** The same with every time of the server's clock moved to the axis. `now` is the time of the sample. */
export function onAxis<T>(value: T, steps: ClockSteps, now: Micros): T {
  return moved(value, (time) => steps.onAxis(time, now)) as T;
}

/** A sample on the axis. Times of statements in `known` stay as they were at first sight. */
export function sampleOnAxis(sample: Sample, steps: ClockSteps, known: ReadonlyMap<string, Micros>): Sample {
  const on = onAxis(sample, steps, sample.at);
  return on.statements.is === 'failed'
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
      TIMES.has(name) ? movedTime(one, move) : TIMELESS.has(name) ? one : moved(one, move),
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
