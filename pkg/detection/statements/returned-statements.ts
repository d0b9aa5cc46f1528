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
      const { record } = statement;
      const { details } = record;
      const first = details.returnOf === undefined && !exempt.has(record.user ?? '') ? find(killed, record) : undefined;
      if (first === undefined) {
        return [id, statement];
      }
      const runawayBy = [...(details.runawayBy ?? []), 'return' as const];
      const returned = { ...details, returnOf: first.id, runawayBy };
      return [id, { ...statement, record: { ...record, runawayAt: record.runawayAt ?? at, details: returned } }];
    })
  );
}

function freeAt({ endedAt, confidence, details: { rollback } }: StatementRecord, at: Micros): Micros {
  if (rollback !== undefined) {
    return rollback.since * 1000 - SEEN_LATE;
  }
  return (endedAt ?? at) - (confidence === 'certain' ? 0 : SEEN_LATE);
}

/** The latest killed runaway that this statement repeats. */
function find(killed: KilledRunaways, record: StatementRecord): KilledRunaway | undefined {
  const candidates = killed.filter(
    ({ id, freeAt, endedAt }) =>
      id !== statementId(record.key) && freeAt <= record.startedAt && record.startedAt - endedAt <= RETURNS_WITHIN
  );
  const digest = digestOf(record);
  const haveDigests = digest !== null && candidates.every((it) => it.digest !== null);
  // Where digests are known nobody needs shapes, which take longer.
  const shape = candidates.length === 0 || haveDigests ? null : shapeOf(record);
  return candidates.findLast((it) =>
    it.digest !== null && digest !== null ? it.digest === digest : it.shape !== null && it.shape === shape
  );
}

/** With the schema: the digest of a text is the same in all of them. */
function digestOf({ db, digest }: StatementRecord): string | null {
  return digest === null ? null : `${db ?? ''} ${digest}`;
}

/** With the schema, as for digests. */
function shapeOf({ db, text }: StatementRecord): string | null {
  return text === null ? null : `${db ?? ''} ${sqlShape(text)}`;
}
