import type { StatementRow } from '../../src/shared/frames';
import type { Outcome } from '../../src/shared/query';
import type { Way } from './ledger-ways';
import type { LedgerEntry, Recording } from './record';

export const outcomeOfWay: Record<Way, Outcome> = {
  finished: 'finished',
  'finished-left': 'finished',
  killed: 'killed',
  'killed-by-left': 'killed',
  'connection-killed': 'connection-killed',
  'timed-out': 'timed-out',
  'connection-gone': 'connection-gone',
  'sleep-killed-left': 'killed',
  'get-lock-killed-left': 'killed',
  'admin-killed': 'killed',
  'lock-timeout-left': 'lock-wait-timeout',
  'gone-while-sending': 'connection-gone',
  'killed-by-procedure': 'killed',
  'killed-by-event': 'killed',
  'killed-by-driver': 'connection-killed',
};

export interface Judged {
  entry: LedgerEntry;
  row: StatementRow | undefined;
  verdict: 'right' | 'unknown' | 'wrong' | 'missed';
  /** Milliseconds between the recorded time and the ledger; null for a missed one. */
  startError: number | null;
  endError: number | null;
  /** The named killer is not the one who killed. */
  blamedWrongly: boolean;
}

export interface Score {
  runaways: Judged[];
  /** LedgerEntry as runaways, and none: never begun by the script, or over before the threshold. */
  invented: StatementRow[];
  /** Recorded as killed but not killed. */
  falseKills: Judged[];
}

const kills: Outcome[] = ['killed', 'connection-killed'];

/** Compares the recorded runaways with the script's own ledger. `threshold` in seconds. */
export function score({ ledger, rows }: Recording, threshold: number): Score {
  const isRunaway = ({ start, end }: LedgerEntry): boolean => end - start >= threshold * 1000;
  const runaways = ledger.filter(isRunaway).map((entry) => judge(entry, rows));
  const expected = new Set(runaways.map(({ row }) => row));
  return {
    runaways,
    // A statement of a digest that was killed is a runaway from its first second.
    invented: rows.filter(
      (row) =>
        row.detected !== null && row.user !== 'root' && !expected.has(row) && !/"returnOf"/.test(row.details ?? '')
    ),
    falseKills: runaways.filter(
      ({ entry, row }) => row !== undefined && kills.includes(row.outcome) && !kills.includes(outcomeOfWay[entry.way])
    ),
  };
}

function judge(entry: LedgerEntry, rows: StatementRow[]): Judged {
  const row = rows.find(({ processlistId }) => processlistId === entry.processlistId);
  if (row === undefined) {
    return { entry, row, verdict: 'missed', startError: null, endError: null, blamedWrongly: false };
  }
  const right = row.outcome === outcomeOfWay[entry.way];
  const isKill = kills.includes(outcomeOfWay[entry.way]);
  return {
    entry,
    row,
    verdict: right ? 'right' : row.outcome === 'unknown' ? 'unknown' : 'wrong',
    startError: Math.abs(row.start - entry.start),
    endError: row.end === null ? Infinity : Math.abs(row.end - entry.end),
    blamedWrongly: row.killer !== null && !(isKill && isKiller(row.killer, entry)),
  };
}

/** MariaDB counts an event's kill for the account that created it; MySQL's event workers have a user of their own. */
function isKiller(killer: string, { dba, way }: LedgerEntry): boolean {
  const names = way === 'killed-by-event' ? ['root', 'event_scheduler'] : [dba];
  return names.some((name) => killer.startsWith(`${name}@`));
}
