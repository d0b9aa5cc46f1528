/**
 * Counters that an ending moves, by name, with the least and the most by which it moves them. Global ones have their plain
 * name; those of an account or a digest have it appended.
 */
export type Effects = ReadonlyMap<string, readonly [least: number, most: number]>;

/** By how much counters moved. One that was not read, has no baseline or fell is missing, and constrains nothing. */
export type Moved = ReadonlyMap<string, number>;

/** Errors that performance_schema counts by account (MySQL). */
export const countedErrors = {
  interrupted: 1317, // ER_QUERY_INTERRUPTED
  readError: 1158, // ER_NET_READ_ERROR
  writeError: 1160, // ER_NET_ERROR_ON_WRITE
  writeTimeout: 1161, // ER_NET_WRITE_INTERRUPTED
  lockWaitTimeout: 1205, // ER_LOCK_WAIT_TIMEOUT
  deadlock: 1213, // ER_LOCK_DEADLOCK
  timeout: 3024, // ER_QUERY_TIMEOUT
  idle: 4031, // ER_CLIENT_INTERACTION_TIMEOUT
  memoryLimit: 4082, // ER_DA_CONN_LIMIT
} as const;

export type CountedError = keyof typeof countedErrors;

export const errorNames = Object.keys(countedErrors) as CountedError[];

/** Names of counters. */
export const counter = {
  kills: 'kills',
  earlierKills: 'kills of the interval before',
  queryKills: 'query kills',
  connectionKills: 'connection kills',
  aborted: 'aborted clients',
  timeouts: 'timeouts',
  deadlocks: 'deadlocks',
  error: (error: CountedError, account: string): string => `error ${countedErrors[error]} of ${account}`,
  failures: (account: string): string => `failures of ${account}`,
  ended: (account: string): string => `ended connections of ${account}`,
  quits: (account: string): string => `quits of ${account}`,
  aborts: (account: string): string => `aborts of ${account}`,
  executions: (digest: string): string => `executions of ${digest}`,
  errors: (digest: string): string => `errors of ${digest}`,
};
