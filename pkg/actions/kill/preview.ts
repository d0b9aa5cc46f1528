import type { FreedSessions, KillMode, KillPreview } from '../../../src/shared/kill';
import { visible } from '../../../src/shared/text';
import { freedBy } from '../../detection/locks/freed';
import { valueOf, type Reading } from '../../detection/reading';
import type { Locks } from '../../detection/sample';
import type { StatementRecord } from '../../detection/statements/record';
import type { Victim } from '../../mysql/kill/victim';

/** Sessions that a list names. */
const MOST_NAMES = 10;
/** A transaction that is this much older than its statement holds locks that the statement did not take. Seconds. */
const OLDER = 2;

export interface Known {
  instance: string;
  id: string;
  threadId: number;
  mode: KillMode;
  victim: Victim;
  /** Null for an idle session, or one that the history does not have yet. */
  record: StatementRecord | null;
  /** Of the latest sample; null if that is not of this life of the server. */
  locks: Reading<Locks> | null;
  /** Seconds that undoing so many rows takes. */
  forecast: (rows: number) => { from: number; to: number } | null;
  /** Epoch microseconds. */
  now: number;
}

/** What a person sees before a kill, without its token. Pure. */
export function previewOf(known: Known): Omit<KillPreview, 'token' | 'secondsLeft' | 'refused'> {
  const { instance, id, mode, victim, record, now } = known;
  const { processlistId, user, host, db, state, transaction } = victim;
  const ran = record === null ? null : Math.max(0, (now - record.startedAt) / 1e6);
  const rows = transaction === null ? null : transaction.rowsModified;
  return {
    ...{ instance, id, mode, processlistId },
    command: `KILL ${mode.toUpperCase()} ${processlistId}`,
    user: user === null ? null : visible(user),
    host: host === null ? null : visible(host),
    db: db === null ? null : visible(db),
    text: record === null ? null : (record.text ?? record.digestText),
    elapsed: ran ?? transaction?.seconds ?? null,
    state: state === null || state === '' ? null : visible(state),
    frees: freesOf(known),
    notes: notesOf(known, ran),
    rowsToUndo: rows,
    undoSeconds: rows === null ? null : rows === 0 ? { from: 0, to: 0 } : known.forecast(rows),
  };
}

function freesOf({ threadId, locks }: Known): KillPreview['frees'] {
  const read = locks === null ? undefined : valueOf(locks);
  if (read === undefined) {
    return null;
  }
  const nameOf = namesIn(read);
  const { atOnce, afterwards, stillBlocked } = freedBy(read, threadId);
  const stays = stillBlocked.map(({ thread, by }) => {
    const blocker = by === null ? 'somebody unknown' : nameOf(by);
    return `${nameOf(thread)}, by ${blocker}`;
  });
  return {
    atOnce: listed(atOnce.map(nameOf)),
    afterwards: listed(afterwards.map(nameOf)),
    stillBlocked: listed(stays),
  };
}

function notesOf(known: Known, ran: number | null): string[] {
  const { mode, victim, record, locks, threadId } = known;
  const { transaction } = victim;
  const notes: string[] = [];
  if (transaction?.isRollingBack === true) {
    notes.push('It is rolling back already. A kill makes that no faster.');
  }
  if (mode === 'query' && isSession(known)) {
    notes.push('Its session is idle: KILL QUERY ends nothing. KILL CONNECTION ends the session and its transaction.');
  }
  if (mode === 'query' && ran !== null && transaction !== null && transaction.seconds > ran + OLDER) {
    notes.push(
      'Its transaction is older than the statement and stays open with the locks it holds. KILL CONNECTION rolls it back.'
    );
  }
  if (mode === 'connection') {
    notes.push('Its connection is closed: the application sees an error and has to connect again.');
  }
  if (record?.details.returnOf !== undefined) {
    notes.push('It came back after it was killed before: its application will probably run it again.');
  }
  if (record !== null && record.details.kind === 'digest') {
    notes.push('Its digest runs many short executions: this ends one of them.');
  }
  const read = locks === null ? undefined : valueOf(locks);
  if (locks?.is === 'partial') {
    notes.push(`The locks were not read whole: ${locks.lacks}.`);
  }
  const most = read === undefined ? null : mostFreed(read);
  if (read !== undefined && most !== null && most.thread !== threadId && most.count > freedCount(read, threadId)) {
    notes.push(`${namesIn(read)(most.thread)} holds up more: to kill it frees ${most.count}.`);
  }
  return notes;
}

/** An id without an event names a session, whatever it runs. */
function isSession({ id }: Known): boolean {
  return id.split('-').length === 2;
}

function freedCount(locks: Locks, thread: number): number {
  const { atOnce, afterwards } = freedBy(locks, thread);
  return atOnce.length + afterwards.length;
}

/** The session that waits for nobody and frees most; null where none frees any. Of many, the fifty with most waiters are tried. */
function mostFreed(locks: Locks): { thread: number; count: number } | null {
  const waiting = new Set(locks.waits.map(({ waiting }) => waiting));
  const counts = new Map<number, number>();
  for (const { blocking } of locks.waits) {
    if (blocking !== null && !waiting.has(blocking)) {
      counts.set(blocking, (counts.get(blocking) ?? 0) + 1);
    }
  }
  const tried = [...counts].sort(([, a], [, b]) => b - a).slice(0, 50);
  return tried
    .map(([thread]) => ({ thread, count: freedCount(locks, thread) }))
    .reduce<{ thread: number; count: number } | null>(
      (best, one) => (one.count > (best?.count ?? 0) ? one : best),
      null
    );
}

function namesIn({ sessions }: Locks): (thread: number) => string {
  const known = new Map(sessions.map((session) => [session.threadId, session]));
  return (thread) => {
    const session = known.get(thread);
    if (session === undefined || session.processlistId === null) {
      return 'a session without a connection';
    }
    const { processlistId, user, host } = session;
    return visible(`#${processlistId} ${user ?? ''}${host === null ? '' : `@${host}`}`.trim());
  };
}

function listed(names: string[]): FreedSessions {
  return { count: names.length, names: names.slice(0, MOST_NAMES) };
}
