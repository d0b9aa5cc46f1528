import { RETURNS_WITHIN_MS } from '../../../src/shared/returns';
import { statementId, type StatementRecord } from './record';
import type { Micros } from '../time';
import type { TrackedStatement, TrackedStatements } from './tracker';

/** A killed runaway, by what its next run is recognised. */
interface KilledRunaway {
  id: string;
  /** From when on its client was free to try again: a killed connection still rolls back then. */
  freeAt: Micros;
  endedAt: Micros;
  digest: string | null;
  shape: string | null;
}

/** Runaways of one instance that were killed a short while ago. */
export type KilledRunaways = readonly KilledRunaway[];

/** After this much a killed runaway does not return any more. Microseconds. */
export const RETURNS_WITHIN = RETURNS_WITHIN_MS * 1000;
export const MOST_REMEMBERED = 200;
/** Undoing is seen so long after the kill at most, and an end that no history row tells is so far off. Microseconds. */
const SEEN_LATE = 1_000_000;

/** Adds the runaways among `ended` that were killed, and forgets those of long ago. */
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
 * Marks statements that began after a runaway of their digest was killed: each is that runaway returning, and a runaway
 * from its first second. By the digest where both are known, else (MariaDB) by the text without its literals.
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
    [...tracked].map(([id, track]): [string, TrackedStatement] => {
      const { record } = track;
      const { details } = record;
      const first = details.returnOf === undefined && !exempt.has(record.user ?? '') ? find(killed, record) : undefined;
      if (first === undefined) {
        return [id, track];
      }
      const runawayBy = [...(details.runawayBy ?? []), 'return' as const];
      const returned = { ...details, returnOf: first.id, runawayBy };
      return [id, { ...track, record: { ...record, runawayAt: record.runawayAt ?? at, details: returned } }];
    })
  );
}

function freeAt({ endedAt, confidence, details: { rollback } }: StatementRecord, at: Micros): Micros {
  if (rollback !== undefined) {
    return rollback.since * 1000 - SEEN_LATE;
  }
  return (endedAt ?? at) - (confidence === 'certain' ? 0 : SEEN_LATE);
}

/** The latest one killed whose next run this is. */
function find(killed: KilledRunaways, record: StatementRecord): KilledRunaway | undefined {
  const [digest, shape] = [digestOf(record), shapeOf(record)];
  return killed.findLast(
    (it) =>
      it.id !== statementId(record.key) &&
      it.freeAt <= record.startedAt &&
      record.startedAt - it.endedAt <= RETURNS_WITHIN &&
      (it.digest !== null && digest !== null ? it.digest === digest : it.shape !== null && it.shape === shape)
  );
}

/** A digest says nothing of the schema its tables are in. */
function digestOf({ db, digest }: StatementRecord): string | null {
  return digest === null ? null : `${db ?? ''} ${digest}`;
}

/** A quoted identifier; a string; a comment that is none of the server's own; a number. */
const TOKENS =
  /(?<name>`(?:[^`]|``)*`?)|'(?:[^'\\]|\\.|'')*'?|"(?:[^"\\]|\\.|"")*"?|(?<comment>\/\*(?![!+]).*?(?:\*\/|$)|(?:--\s|#)[^\n]*)|(?<![\w$.])(?:0x[0-9a-f]+|\d+(?:\.\d*)?(?:e[+-]?\d+)?)(?![\w$])/gis;
const LIST = /\(\s*\?(?:\s*,\s*\?)*\s*\)/g;

/** What stays of a text from one run to the next, near enough to a digest's text. */
function shapeOf({ db, text }: StatementRecord): string | null {
  if (text === null) {
    return null;
  }
  const bare = text.replace(TOKENS, (token, name?: string, comment?: string) =>
    name !== undefined ? token : comment !== undefined ? ' ' : '?'
  );
  const line = bare.replace(/\s+/g, ' ').replace(LIST, '(?)');
  return `${db ?? ''} ${line.trim().toLowerCase()}`;
}
