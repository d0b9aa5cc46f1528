import { hasText, patternMatcher, type Erasure } from '../../erasure';
import type { Parts } from '../../parts';
import type { Database } from '../database';
import { DIGEST_TEXT, digestName } from '../digest-series';
import { namesUser } from './mentions';

/** Rows that one part of the work reads. */
const READ = 50;

export interface FoundStatement {
  id: number;
  instance: number;
  begun: number;
  seen: number;
  isRunaway: boolean;
  isRunning: boolean;
}

/** Rows by their ids. */
export interface Found {
  statements: FoundStatement[];
  /** Other statements that name the user. */
  mentions: number[];
  locks: number[];
  deadlocks: Array<{ instance: number; at: number }>;
  /** Series. */
  digests: number[];
  /** Kills on record, by their row in the audit. */
  kills: number[];
}

type Fits = (row: { user: string | null; texts: unknown; from: number; to: number }) => boolean;

/** Finds all that an erasure asks for. Reads all statements, stays, deadlocks and digests that are kept. */
export function* find(db: Database, erasure: Erasure): Parts<Found> {
  const fits = fitting(erasure);
  const statements: FoundStatement[] = [];
  const mentions: number[] = [];
  const names = new Set<string>();
  const erased = new Set<string>();
  const held = new Set<string>();
  for (const rows of pages<StatementRow>(db, selectStatements)) {
    for (const { id, instance, name, runawayAt, outcome, ...row } of rows) {
      const parsed = [row.killer, row.evidence, row.details].map(parse);
      const digest = JSON.stringify([instance, digestName({ ...row, text: row.series })]);
      if (fits({ user: row.user, texts: [row.text, row.digestText, parsed], from: row.begun, to: row.seen })) {
        const { begun, seen } = row;
        statements.push({ id, instance, begun, seen, isRunaway: runawayAt !== null, isRunning: outcome === 'running' });
        names.add(`${instance} ${name}`);
        erased.add(digest);
      } else {
        held.add(digest);
        if (erasure.user !== null && erasure.text === null && namesUser(parsed, erasure.user)) {
          mentions.push(id);
        }
      }
    }
    yield;
  }
  const locks: number[] = [];
  for (const rows of pages<LockRow>(db, selectLocks)) {
    for (const { id, instance, statement, user, begun: from, seen: to, ...texts } of rows) {
      if (names.has(`${instance} ${statement}`) || fits({ user, texts, from, to })) {
        locks.push(id);
      }
    }
    yield;
  }
  const deadlocks = db
    .all<DeadlockRow>('SELECT instance, at, victim_text AS victim, survivor_text AS survivor, report FROM deadlock')
    .filter(({ at, ...texts }) => {
      const isOf = erasure.user !== null && hasWord(texts.report, erasure.user);
      return fits({ user: isOf ? erasure.user : null, texts, from: at, to: at });
    })
    .map(({ instance, at }) => ({ instance, at }));
  yield;
  const digests: number[] = [];
  const isOfText = erasure.user === null && erasure.range === null;
  for (const rows of pages<DigestRow>(db, selectDigests)) {
    for (const { id, instance, name, text } of rows) {
      const key = JSON.stringify([instance, name]);
      const isAlone = erased.has(key) && !held.has(key);
      if (isAlone || (isOfText && fits({ user: null, texts: [parse(name), text], from: 0, to: 0 }))) {
        digests.push(id);
      }
    }
    yield;
  }
  const kills: number[] = [];
  for (const rows of pages<KillRow>(db, selectKills)) {
    kills.push(
      ...rows.filter(({ user, text, at }) => fits({ user, texts: text, from: at, to: at })).map(({ id }) => id)
    );
    yield;
  }
  return { statements, mentions, locks, deadlocks, digests, kills };
}

function fitting({ user, text, range }: Erasure): Fits {
  const isOf = text === null ? () => true : patternMatcher(text);
  return (row) =>
    (user === null || row.user === user) &&
    (range === null || (row.from <= range.to && row.to >= range.from)) &&
    (text === null || hasText(row.texts, isOf));
}

/** Whether a report has the word: InnoDB writes the user after the host, without a mark. */
function hasWord(report: string, word: string): boolean {
  return report.split(/[^\p{L}\p{N}_$.-]+/u).includes(word) || report.includes(` ${word} `);
}

type StatementRow = {
  id: number;
  instance: number;
  name: string;
  user: string | null;
  schema: string | null;
  digest: string | null;
  digestText: string | null;
  series: string | null;
  text: string | null;
  killer: string | null;
  evidence: string;
  details: string;
  begun: number;
  seen: number;
  runawayAt: number | null;
  outcome: string;
};
const selectStatements = `SELECT id, instance, incarnation || '-' || thread || '-' || event AS name, user, db AS schema,
  digest, digest_text AS digestText, substr(coalesce(digest_text, text), 1, ${DIGEST_TEXT}) AS series, text, killer,
  evidence, details, started_at AS begun, seen_at AS seen, runaway_at AS runawayAt, outcome FROM statement WHERE true`;

type LockRow = {
  id: number;
  instance: number;
  statement: string | null;
  user: string | null;
  begun: number;
  seen: number;
  text: string | null;
  took: string | null;
  note: string | null;
  record: string | null;
};
const selectLocks = `SELECT id, instance, statement, user, from_at AS begun, to_at AS seen, text, took, note, record
  FROM lock_node WHERE true`;

type DigestRow = { id: number; instance: number; name: string; text: string | null };
const selectDigests = `SELECT id, instance, name, text FROM series WHERE kind = 'digest'`;

type KillRow = { id: number; at: number; user: string | null; text: string | null };
/** Whose statement was killed, and its text; an erased kill has neither. */
const selectKills = `SELECT id, at, target ->> '$.preview.user' AS user, target ->> '$.text' AS text
  FROM audit WHERE action = 'kill' AND target ->> '$.preview' IS NOT NULL`;

type DeadlockRow = {
  instance: number;
  at: number;
  victim: string | null;
  survivor: string | null;
  report: string;
};

/** Rows in the order of their ids, some at once. */
function* pages<T extends { id: number }>(db: Database, select: string): Generator<T[]> {
  for (let last = 0; ;) {
    const rows = db.all<T & Record<string, string | number | null>>(
      `${select} AND id > :last ORDER BY id LIMIT ${READ}`,
      { last }
    );
    const end = rows.at(-1);
    if (end === undefined) {
      return;
    }
    last = end.id;
    yield rows;
  }
}

function parse(json: string | null): unknown {
  try {
    return json === null ? null : JSON.parse(json);
  } catch {
    return json;
  }
}
