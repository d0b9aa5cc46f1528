import { RETURNS_WITHIN_MS } from '../../../src/shared/details';
import { sqlShape } from '../../redaction/sql-shape';
import { statementId, type StatementRecord } from './record';
import type { Micros } from '../time';
import type { TrackedStatement, TrackedStatements } from './tracker';

/** A killed runaway, with what its next run is recognised by. */
interface KilledRunaway {
  id: string;
  /** From then on its client could try again; the killed statement may still be rolling back. */
  freeAt: Micros;
  endedAt: Micros;
  digest: string | null;
  shape: string | null;
}

/** Runaways of one instance that were killed within the last minutes. */
export type KilledRunaways = readonly KilledRunaway[];

/** A statement that begins later than this after a kill is no return. Microseconds. */
export const RETURNS_WITHIN = RETURNS_WITHIN_MS * 1000;
export const MOST_REMEMBERED = 200;
/** A rollback is seen at most this long after the kill; an end without a history row is at most this wrong. Microseconds. */
const SEEN_LATE = 1_000_000;

/** Adds the runaways among `ended` that were killed, and drops the old ones. */
export function rememberKilled(past: KilledRunaways, ended: StatementRecord[], at: Micros): KilledRunaways {
  const killed = ended
    // The statement by which a session acquired a lock was none.
    .filter(({ details }) => details.kind !== 'blocker')
    .filter(({ outcome, runawayAt }) => runawayAt !== null && (outcome === 'killed' || outcome === 'connection-killed'))
    .map((record) => ({
      id: statementId(record.key),
      freeAt: freeAt(record, at),
      endedAt: record.endedAt ?? at,
      digest: digestOf(record),
      shape: shapeOf(record),
    }));
  return [...past, ...killed].filter(({ endedAt }) => at - endedAt <= RETURNS_WITHIN).slice(-MOST_REMEMBERED);
}

/**
 * Marks statements that began after a runaway of their digest was killed: that runaway has returned, and is a runaway from
 * its first second. Compares digests if both are known; otherwise (MariaDB) the texts without literals.
 */
export function markReturned(
  tracked: TrackedStatements,
  killed: KilledRunaways,
  exempt: ReadonlySet<string>,
  at: Micros
): TrackedStatements {
  if (killed.length === 0) {
    return tracked;
  }
  return new Map(
    [...tracked].map(([id, statement]): [string, TrackedStatement] => {
      const { user, details } = statement.record;
      const isExcluded = details.returnOf !== undefined || exempt.has(user ?? '');
      const candidates = isExcluded ? [] : killed.filter((it) => isInTime(it, statement.record));
      if (candidates.length === 0) {
        return [id, statement];
      }
      const known = withShape(statement, candidates);
      const first = candidates.findLast((it) => isRepeatedBy(it, known));
      return [id, first === undefined ? known : marked(known, first, at)];
    })
  );
}

function marked(statement: TrackedStatement, first: KilledRunaway, at: Micros): TrackedStatement {
  const { record } = statement;
  const runawayBy = [...(record.details.runawayBy ?? []), 'return' as const];
  const details = { ...record.details, returnOf: first.id, runawayBy };
  return { ...statement, record: { ...record, runawayAt: record.runawayAt ?? at, details } };
}

function freeAt({ endedAt, confidence, details: { rollback } }: StatementRecord, at: Micros): Micros {
  if (rollback !== undefined) {
    return rollback.since * 1000 - SEEN_LATE;
  }
  return (endedAt ?? at) - (confidence === 'certain' ? 0 : SEEN_LATE);
}

function isInTime({ id, freeAt, endedAt }: KilledRunaway, { key, startedAt }: StatementRecord): boolean {
  return id !== statementId(key) && freeAt <= startedAt && startedAt - endedAt <= RETURNS_WITHIN;
}

/** Computes the shape once, and only if digests cannot be compared. */
function withShape(statement: TrackedStatement, candidates: KilledRunaways): TrackedStatement {
  const { digest, text } = statement.record;
  const haveDigests = digest !== null && candidates.every((it) => it.digest !== null);
  return haveDigests || text === null ? statement : { ...statement, shape: statement.shape ?? sqlShape(text) };
}

function isRepeatedBy(first: KilledRunaway, { record, shape }: TrackedStatement): boolean {
  const digest = digestOf(record);
  return first.digest !== null && digest !== null
    ? first.digest === digest
    : first.shape !== null && shape !== undefined && first.shape === inSchema(record, shape);
}

function digestOf(record: StatementRecord): string | null {
  return record.digest === null ? null : inSchema(record, record.digest);
}

function shapeOf(record: StatementRecord): string | null {
  return record.text === null ? null : inSchema(record, sqlShape(record.text));
}

/** The same digest or shape in another schema is another statement. */
function inSchema({ db }: StatementRecord, digestOrShape: string): string {
  return `${db ?? ''} ${digestOrShape}`;
}
