/** Operations on one file event of all sessions that an account ever had. The server's own threads have no account. */
export interface AccountIo {
  user: string | null;
  host: string | null;
  event: string;
  operations: bigint;
}

/** A table that a thread has open. */
export interface TableInUse {
  threadId: number;
  schema: string;
  table: string;
  /** It may change the table, or its definition. */
  writes: boolean;
}

/** What shows the work that the server's own threads do for statements. Cumulative. */
export interface OtherThreadsIo {
  accounts: AccountIo[];
  /** The server's threads that have work of their own: page cleaner, purge, log, replication. */
  threads: AccountlessIo[];
  /** Of long statements, and of whoever may change a table, while much I/O is unexplained. */
  tables: TableInUse[];
}

/** Operations of one of the server's own threads on one file event. */
export interface AccountlessIo {
  threadId: number;
  name: string;
  event: string;
  operations: bigint;
}
