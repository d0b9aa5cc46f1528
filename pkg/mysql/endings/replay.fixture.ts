import type { EndingEvidence } from '../../detection/endings/ending';
import { complete, failed } from '../../detection/reading';
import { Baselines, type BaselineRows } from './baselines';
import type { Features } from '../capabilities/features';
import { Cadence } from '../protocol/cadence';
import { EndingReader } from './ending-reader';
import { KillReader } from './kill-reader';
import type { KillRows } from './kill-rows';
import { fakeReader } from '../protocol/batch-reader.fixture';
import type { Row } from '../protocol/rows';
import { readStatus } from '../protocol/status';
import { mariadbEndings, mysqlEndings, recordedColumns, recordedOrigin } from './recorded-endings.fixture';
import type { WatchedStatement } from '../statements/watched-statement';
import { historyKey } from '../statements/statement-history';

type Flavour = 'MySQL' | 'MariaDB';
type PartRows = Record<string, Row[]>;

/** One ending on a real server, and what its tables held before and after it. */
export interface RecordedEnding {
  flavour: Flavour;
  /** How the statement ended, as tests/servers/ledger.ts brings it about. */
  way: string;
  statement: WatchedStatement;
  startedAt: number;
  before: PartRows;
  after: PartRows;
}

export const recordedEndings: RecordedEnding[] = [...parse('MySQL', mysqlEndings), ...parse('MariaDB', mariadbEndings)];

export function recordedEnding(flavour: Flavour, way: string): RecordedEnding {
  const found = recordedEndings.find((recorded) => recorded.flavour === flavour && recorded.way === way);
  if (found === undefined) {
    throw new Error(`no ${way} was recorded on ${flavour}`);
  }
  return found;
}

/** The time of a timer of the recorded server. */
export function timeOf(flavour: Flavour): (timer: bigint) => number {
  return (timer) => recordedOrigin[flavour] + Number(timer / 1_000_000n);
}

/** Both recorded servers could read these; MySQL has more. */
export function featuresOf(flavour: Flavour): Features {
  const both = { statements: true, history: true, exits: true, digests: true, kills: true };
  const isMysql = flavour === 'MySQL';
  return { ...both, historyLong: false, accountErrors: isMysql, digestSamples: isMysql } as Features;
}

/** The last sample saw every recorded statement when it had run for this long. Microseconds. */
export const SEEN_AFTER = 2_000_000;

/** What a recorded phase held, as complete readings. */
export function readingsOf(rows: PartRows): KillRows & BaselineRows {
  const reading = (name: string) => complete(rows[name] ?? []);
  return {
    ...{ killRunning: reading('killRunning'), killAccounts: reading('killAccounts') },
    ...{ killHistory: reading('killHistory'), digests: reading('digests') },
    ...{ accountErrors: reading('accountErrors'), accountExits: reading('accountExits') },
    accountEnds: reading('accountExits'),
  };
}

/** What a replay leaves out; by default nothing. */
interface Gaps {
  /** The first reading of history comes before the server has written it. */
  historyIsLate?: boolean;
  /** The statement was not watched: there is no baseline, and no sample that saw it. */
  unwatched?: boolean;
  /** A part whose reading fails after the end. */
  failing?: string;
}

/** Lets an EndingReader read a recorded ending, and returns its evidence with the parts that it read, in order. */
export async function replay(
  { flavour, statement, startedAt, before, after }: RecordedEnding,
  { historyIsLate = false, unwatched = false, failing }: Gaps = {}
): Promise<{ evidence: EndingEvidence | null; read: string[] }> {
  let rows = before;
  let isLate = historyIsLate;
  const read: string[] = [];
  const answer = (name: string): Row[] => {
    read.push(name);
    if (name === 'history' && isLate) {
      isLate = false;
      return [];
    }
    return rows[name === 'accountEnds' ? 'accountExits' : name] ?? [];
  };
  const { reader } = fakeReader((name) =>
    rows === after && name === failing ? failed('slow') : complete(answer(name))
  );
  const features = featuresOf(flavour);
  const baselines = new Baselines(flavour, features, new Cadence());
  const kills = new KillReader(reader, features);
  const statusBefore = readStatus(before['status'] ?? []);
  const seenAt = startedAt + SEEN_AFTER;
  await kills.read({ comKill: statusBefore.comKill, at: seenAt, timeOf: timeOf(flavour) });
  if (!unwatched) {
    baselines.add(await reader.read(baselines.parts([statement])), [statement]);
    await baselines.refresh(reader, [statement], statusBefore);
  }
  rows = after;
  read.length = 0;
  const key = historyKey(statement.key);
  const [evidence = null] = await new EndingReader(reader, flavour, features, baselines, kills).read([statement], {
    lastWith: () => (unwatched ? null : { at: seenAt, status: statusBefore, starts: new Map([[key, startedAt]]) }),
    last: { at: seenAt + 1_000_000, status: statusBefore, starts: new Map() },
    watched: unwatched ? new Map() : new Map([[key, statement]]),
    timeOf: timeOf(flavour),
    readStatus: (status) => readStatus(status ?? []),
  });
  return { evidence, read };
}

interface RecordedStatement extends Omit<WatchedStatement, 'key'> {
  threadId: number;
  eventId: number;
  startedAt: number;
}

function parse(flavour: Flavour, recorded: string): RecordedEnding[] {
  const blocks = recorded.split('\n# ').slice(1);
  return blocks.map((block) => {
    const [way = '', first = '', ...lines] = block.trim().split('\n');
    const { threadId, eventId, startedAt, ...rest } = JSON.parse(first.replace('statement ', '')) as RecordedStatement;
    const statement = { ...rest, key: { incarnation: 'a', threadId, eventId } };
    const phases = { before: rowsAt('before', lines), after: rowsAt('after', lines) };
    return { flavour, way, statement, startedAt, ...phases };
  });
}

function rowsAt(phase: string, lines: string[]): PartRows {
  return Object.fromEntries(
    lines
      .map((line) => /^(\w+) (\w+) (.*)$/.exec(line) ?? [])
      .filter(([, of]) => of === phase)
      .map(([, , part = '', json = '']) => {
        const columns = (recordedColumns[part] ?? '').split(' ');
        const rows = JSON.parse(json) as unknown[][];
        return [part, rows.map((row) => Object.fromEntries(columns.map((column, i) => [column, row[i]])))];
      })
  );
}
