import { reasonsOf, type Rules } from './rules';
import type { RunningStatement } from '../sample';
import type { Micros } from '../time';
import type { TrackedStatement } from './tracker';

/** The statement as a runaway by I/O, if with its latest intervals it is one. */
export function withIoReason(
  one: TrackedStatement,
  statement: RunningStatement,
  at: Micros,
  rules: Rules
): TrackedStatement {
  const { record } = one;
  const known = record.details.runawayBy ?? [];
  const reasons = reasonsOf(statement, 0, one.io?.recent ?? [], rules).filter((reason) => !known.includes(reason));
  return reasons.length === 0
    ? one
    : {
        ...one,
        record: {
          ...record,
          runawayAt: record.runawayAt ?? at,
          details: { ...record.details, runawayBy: [...known, ...reasons] },
        },
      };
}
