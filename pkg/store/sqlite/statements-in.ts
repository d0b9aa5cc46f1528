import type { StatementRecord } from '../../detection/statements/record';
import type { Micros } from '../../detection/time';
import type { Range, StatementFilter } from '../answers';
import type { Parts } from '../parts';
import type { Database } from './database';
import { selectStatements, toRecord, type StoredStatement } from './statement-row';
import { conditions } from './statements';

/** Rows that one part of the work looks at, and those that one reads whole. */
const LOOKED_AT = 1_000;
const READ = 100;

/** What is found first of a statement: its texts are read when it is known to belong to the answer. */
type Found = { id: number; startedAt: Micros };

/** Statements that touch a range, the latest started first. */
export function* statementsIn(
  db: Database,
  instance: number,
  range: Range,
  filter: StatementFilter
): Parts<StatementRecord[]> {
  const found = yield* latest(db, instance, range, filter);
  const records: StatementRecord[] = [];
  for (let first = 0; first < found.length; first += READ) {
    const ids = found.slice(first, first + READ).map(({ id }) => id);
    const sql = `${selectStatements} WHERE id IN (SELECT value FROM json_each(:ids)) ORDER BY started_at DESC, id DESC`;
    records.push(...db.all<StoredStatement>(sql, { ids: JSON.stringify(ids) }).map(toRecord));
    yield;
  }
  return records;
}

/** Looks at the statements from the last seen back, until those before can only have started earlier than what is found. */
function* latest(db: Database, instance: number, { from, to }: Range, filter: StatementFilter): Parts<Found[]> {
  const { sql, parameters } = conditions(filter);
  const { slack: _slack, limit: _limit, ...given } = parameters;
  const looked = `SELECT id, seen_at AS seenAt FROM statement
    WHERE instance = :instance ${filter.runawaysOnly ? 'AND runaway_at IS NOT NULL' : ''}
      AND seen_at >= :since AND (seen_at, id) < (:at, :id) ORDER BY seen_at DESC, id DESC LIMIT ${LOOKED_AT}`;
  const matching = `SELECT id, started_at AS startedAt FROM statement
    WHERE id IN (SELECT value FROM json_each(:ids)) AND started_at <= :to AND (ended_at >= :from OR ended_at IS NULL)
      AND coalesce(ended_at, seen_at) - started_at >= :minElapsed ${sql}`;
  let found: Found[] = [];
  let [at, id] = [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER];
  for (;;) {
    const rows = db.all<{ id: number; seenAt: Micros }>(looked, { instance, since: from - filter.slack, at, id });
    const last = rows.at(-1);
    if (last === undefined) {
      return found;
    }
    const ids = JSON.stringify(rows.map((row) => row.id));
    found.push(...db.all<Found>(matching, { ids, from, to, ...given }));
    found = found.sort((a, b) => b.startedAt - a.startedAt || b.id - a.id).slice(0, filter.limit);
    const earliest = found.length < filter.limit ? -Infinity : (found.at(-1)?.startedAt ?? -Infinity);
    if (rows.length < LOOKED_AT || last.seenAt < earliest) {
      return found;
    }
    [at, id] = [last.seenAt, last.id];
    yield;
  }
}
