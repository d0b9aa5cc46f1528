import { valueOf, type Reading } from '../../detection/reading';
import type { Flavour } from '../connection/connection';
import { rowsIn, type BatchReader } from '../protocol/batch-reader';
import type { Cadence } from '../protocol/cadence';
import type { Part } from '../protocol/part';
import { number, numberOrNull, text, type Row } from '../protocol/rows';
import type { Transaction } from './transactions';

/** The list of prepared transactions. MySQL prints the data as it is, or in hex; MariaDB also as SQL. */
const recoverParts: Record<Flavour, Part> = {
  MySQL: { sql: 'XA RECOVER CONVERT XID' },
  MariaDB: { sql: "XA RECOVER FORMAT='SQL'" },
};

const MOST_LISTED = 20;
const MOST_REMEMBERED = 1000;
/** What XA START takes if none is given. */
const DEFAULT_FORMAT = 1;

/** Knows the xid of XA transactions that block others, so that it can say how to end one whose session is gone. */
export class XaTransactions {
  #prepared: Reading<string[]> | null = null;
  /** By InnoDB's id, from the time when it still had a session; null if it is no XA transaction. */
  #seen = new Map<string, string | null>();

  constructor(
    private readonly flavour: Flavour,
    private readonly cadence: Cadence
  ) {}

  /** Remembers the xids of blocking transactions that have a session. Each is asked for once. `threadOf`: by processlist id. */
  async remember(
    reader: Pick<BatchReader, 'read'>,
    blocking: Transaction[],
    threadOf: ReadonlyMap<number, number>
  ): Promise<void> {
    const asked = new Map(
      blocking.flatMap(({ id, processlistId }) => {
        const thread = threadOf.get(processlistId);
        return thread === undefined || this.#seen.has(id) ? [] : [[thread, id] as const];
      })
    );
    if (asked.size === 0) {
      return;
    }
    const { xids } = await reader.read({ xids: xidsPart([...asked.keys()]) });
    const rows = rowsIn(xids) ?? [];
    const found = new Map(rows.map((row) => [number(row, 'THREAD_ID'), readXid(row)]));
    for (const [thread, id] of asked) {
      this.#seen.set(id, found.get(thread) ?? null);
    }
    this.#seen = new Map([...this.#seen].slice(-MOST_REMEMBERED));
  }

  /** Lists the prepared transactions while one without a session blocks somebody. */
  async list(reader: Pick<BatchReader, 'read'>, isNeeded: boolean): Promise<void> {
    if (!isNeeded) {
      this.#prepared = null;
      return;
    }
    if (this.#prepared === null || this.cadence.takes('preparedTransactions')) {
      const { preparedTransactions } = await reader.read({ preparedTransactions: recoverParts[this.flavour] });
      this.#prepared =
        preparedTransactions.is === 'failed'
          ? preparedTransactions
          : { ...preparedTransactions, value: preparedTransactions.value.map((row) => this.#listed(row)) };
    }
  }

  /** What a transaction without a session is, and how to end it. `id`: InnoDB's, null if only its metadata lock is seen. */
  describe({ id, rollsBack }: { id: string | null; rollsBack: boolean }): string {
    if (rollsBack) {
      return 'A transaction without a session: the server rolls it back.';
    }
    const what = 'An XA transaction in state PREPARED without a session';
    const seen = id === null ? null : (this.#seen.get(id) ?? null);
    if (seen !== null) {
      return `${what}: ${seen}. ${howToEnd(seen)}`;
    }
    const listed = this.#prepared === null ? undefined : valueOf(this.#prepared);
    if (listed === undefined) {
      return `${what}, by all that is known. Its xid was not read: XA RECOVER needs ${this.flavour === 'MySQL' ? 'the privilege XA_RECOVER_ADMIN' : 'to be allowed'}. End it with XA COMMIT or XA ROLLBACK and its xid.`;
    }
    const [only] = listed;
    if (only === undefined) {
      return 'A transaction without a session: its session has just ended, or the server recovered it. XA RECOVER lists none.';
    }
    const more = listed.length > MOST_LISTED ? ', …' : '';
    return listed.length === 1
      ? `${what}: ${only}. ${howToEnd(only)}`
      : `${what}, one of ${listed.length} that XA RECOVER lists: ${listed.slice(0, MOST_LISTED).join('; ')}${more}. ${howToEnd('xid')}`;
  }

  #listed(row: Row): string {
    const data = text(row, 'data') ?? '';
    if (this.flavour === 'MariaDB') {
      return data;
    }
    const hex = data.replace(/^0x/i, '');
    const split = number(row, 'gtrid_length') * 2;
    return xid(unhex(hex.slice(0, split)), unhex(hex.slice(split)), number(row, 'formatID'));
  }
}

/** The current XA transactions of these threads. MariaDB records them only if its instrument is on. */
function xidsPart(threads: number[]): Part {
  return {
    sql: `SELECT THREAD_ID, XID_FORMAT_ID, XID_GTRID, XID_BQUAL FROM performance_schema.events_transactions_current
      WHERE THREAD_ID IN (?) AND XID_GTRID IS NOT NULL AND STATE = 'ACTIVE'`,
    values: [threads],
  };
}

function readXid(row: Row): string | null {
  const format = numberOrNull(row, 'XID_FORMAT_ID');
  const gtrid = text(row, 'XID_GTRID');
  return format === null || gtrid === null ? null : xid(gtrid, text(row, 'XID_BQUAL') ?? '', format);
}

/** As XA COMMIT takes it. */
function xid(gtrid: string, bqual: string, format: number): string {
  const parts = [quoted(gtrid)];
  if (bqual !== '' || format !== DEFAULT_FORMAT) {
    parts.push(quoted(bqual));
  }
  if (format !== DEFAULT_FORMAT) {
    parts.push(String(format));
  }
  return parts.join(',');
}

/** Bytes beyond ASCII, and what would need escapes, in hex. */
function quoted(value: string): string {
  return /^[\x20-\x26\x28-\x5b\x5d-\x7e]*$/.test(value)
    ? `'${value}'`
    : `X'${Buffer.from(value, 'latin1').toString('hex')}'`;
}

function unhex(hex: string): string {
  return Buffer.from(hex, 'hex').toString('latin1');
}

function howToEnd(one: string): string {
  return `End it with XA COMMIT ${one} or XA ROLLBACK ${one}.`;
}
