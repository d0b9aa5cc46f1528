import type { StatementDetails } from '../../../src/shared/details';
import type { ExpectedStatement } from '../../../src/shared/settings';
import type { RunningStatement } from '../sample';
import type { IoInterval } from '../io/statement-io';

/** What makes a statement a runaway. */
export interface Rules {
  runawaySeconds: number;
  /** Percentage of a busy instance's I/O; 0 is off. */
  runawayIoPercent: number;
  exemptUsers: ReadonlySet<string>;
  /** A replica's appliers may be runaways too. */
  watchAppliers?: boolean;
  /** Runaways that ring no alert. */
  expected?: readonly ExpectedStatement[];
}

export type Reason = NonNullable<StatementDetails['runawayBy']>[number];

/** Users of the server's own threads: replication appliers, the event scheduler. */
export const SERVER_USERS: ReadonlySet<string> = new Set(['system user', 'event_scheduler']);
/** COMMAND of replication threads: Connect on MySQL, the others on MariaDB. */
const SERVER_COMMANDS = new Set([
  'Connect',
  'Slave_IO',
  'Slave_SQL',
  'Slave_worker',
  'Binlog Dump',
  'Binlog Dump GTID',
  'Daemon',
]);

/** The share of I/O is taken over this time; samples may be early by the jitter. Seconds. */
const IO_SECONDS = 3;
const JITTER = 0.3;
/** Below these rates the disk is not busy. Bytes a second, of the instance and of the statement. */
const BUSY_INSTANCE = 20 * 1024 ** 2;
const HEAVY_STATEMENT = 10 * 1024 ** 2;

/** Why a statement that has run for `elapsed` seconds, without waits behind others, is a runaway; empty if it is none, or is exempt. */
export function reasonsOf(
  statement: Pick<RunningStatement, 'user' | 'command' | 'thread'>,
  elapsed: number,
  recent: IoInterval[],
  rules: Rules
): Reason[] {
  if (isExempt(statement, rules)) {
    return [];
  }
  const reasons: Reason[] = [];
  if (elapsed >= rules.runawaySeconds) {
    reasons.push('time');
  }
  if (takesTooMuch(recent, rules.runawayIoPercent / 100)) {
    reasons.push('io');
  }
  return reasons;
}

/** Whether these intervals take more than a share of a busy instance's I/O, and are `least` seconds or more. */
export function takesTooMuch(recent: IoInterval[], share: number, least = IO_SECONDS - JITTER): boolean {
  const total = (field: keyof IoInterval): number => recent.reduce((sum, interval) => sum + interval[field], 0);
  const [seconds, bytes, instanceBytes] = [total('seconds'), total('bytes'), total('instanceBytes')];
  return (
    share > 0 &&
    seconds >= least &&
    bytes > share * instanceBytes &&
    bytes >= HEAVY_STATEMENT * seconds &&
    instanceBytes >= BUSY_INSTANCE * seconds
  );
}

/** A thread of the server is told by its name; COMMAND alone is older records' way. */
function isExempt(
  { user, command, thread }: Pick<RunningStatement, 'user' | 'command' | 'thread'>,
  rules: Rules
): boolean {
  if (thread?.kind === 'applier' || thread?.kind === 'server') {
    return thread.kind === 'server' || rules.watchAppliers !== true;
  }
  return SERVER_COMMANDS.has(command) || isExemptUser(user, rules);
}

/** Whether nothing of this user's is a runaway. */
export function isExemptUser(user: string | null, { exemptUsers }: Rules): boolean {
  return user !== null && (SERVER_USERS.has(user) || exemptUsers.has(user));
}
