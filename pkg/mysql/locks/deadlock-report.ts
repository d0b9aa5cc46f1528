import type { Deadlock } from '../../detection/sample';

/** A deadlock as SHOW ENGINE INNODB STATUS prints it. */
export type DeadlockReport = Omit<Deadlock, 'at'> & {
  /** `YYYY-MM-DD hh:mm:ss` in the server's system time zone; null if the report has none. */
  time: string | null;
};

interface Side {
  number: string;
  processlistId: number | null;
  text: string | null;
  object: string | null;
  index: string | null;
}

const HEAD = /-{24}\nLATEST DETECTED DEADLOCK\n-{24}\n/;
const END = /\n-{12}\nTRANSACTIONS\n-{12}\n/;

/** Reads the section LATEST DETECTED DEADLOCK; null if there was none since the server started. */
export function readDeadlock(status: string): DeadlockReport | null {
  const head = HEAD.exec(status);
  if (head === null) {
    return null;
  }
  const rest = status.slice(head.index + head[0].length);
  const report = rest.slice(0, END.exec(rest)?.index ?? rest.length).trim();
  const sides = sidesOf(report);
  const rolledBack = [...report.matchAll(/^\*\*\* WE ROLL BACK TRANSACTION \((\d+)\)$/gm)].at(-1)?.[1];
  const victim = sides.find(({ number }) => number === rolledBack) ?? null;
  const survivor = victim === null ? null : (sides.find((side) => side !== victim) ?? null);
  const shown = victim ?? sides[0] ?? null;
  return {
    time: /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)\b/.exec(report)?.[1] ?? null,
    victim: victim?.processlistId ?? null,
    survivor: survivor?.processlistId ?? null,
    victimText: victim?.text ?? null,
    survivorText: survivor?.text ?? null,
    object: shown?.object ?? null,
    index: shown?.index ?? null,
    report,
  };
}

/** Splits the report at `*** (1) TRANSACTION:`, the only line that MariaDB numbers. */
function sidesOf(report: string): Side[] {
  const [, ...parts] = report.split(/^\*\*\* \((\d+)\) TRANSACTION:\n/m);
  return parts.flatMap((number, i) => (i % 2 === 0 ? [readSide(number, parts[i + 1] ?? '')] : []));
}

function readSide(number: string, printed: string): Side {
  const session = /^(?:MySQL|MariaDB) thread id (\d+),.*\n/m.exec(printed);
  const after = session === null ? '' : printed.slice(session.index + session[0].length);
  const text = after.split(/^\*\*\* /m, 1)[0]?.trim() ?? '';
  const waitedFor = /^\*\*\* (?:\(\d+\) )?WAITING FOR THIS LOCK TO BE GRANTED:\n(.*)$/m.exec(printed)?.[1] ?? '';
  const lock = /(?:index (\S+) of|TABLE LOCK) table (`.+?`\.`.+?`)/.exec(waitedFor);
  return {
    number,
    processlistId: session === null ? null : Number(session[1]),
    text: text === '' ? null : text,
    object: lock?.[2]?.replaceAll('`', '') ?? null,
    index: lock?.[1]?.replaceAll('`', '') ?? null,
  };
}
