import type { StatementDetails } from '../../../src/shared/details';
import type { StatementRecord } from './record';
import type { StatementKey } from '../sample';
import type { Micros } from '../time';

type DigestDetails = NonNullable<StatementDetails['executions']>;

/** Many short executions of one digest that are a runaway together. */
export interface DigestRunaway {
  /** The first sample in which its executions did this I/O; the second is the one that found it. */
  startedAt: Micros;
  runawayAt: Micros;
  /** The last sample in which they did. */
  seenAt: Micros;
  digest: string;
  db: string | null;
  text: string | null;
  executions: number;
  readBytes: number;
  writeBytes: number;
  instanceBytes: number;
  accounts: ReadonlySet<string>;
  threads: ReadonlySet<number>;
}

/** No thread has id 0. The event is a number of 15 digits: milliseconds, and a digit of the digest for two that begin at once. */
export function digestKey({ startedAt, digest }: DigestRunaway, incarnation: string): StatementKey {
  const last = parseInt(digest.slice(-1), 16) || 0;
  return { incarnation, threadId: 0, eventId: Math.floor(startedAt / 1000) * 16 + last };
}

/** Its record in the history. */
export function digestRecord(
  one: DigestRunaway,
  incarnation: string,
  at: Micros,
  ended: string | null
): StatementRecord {
  const { startedAt, seenAt, digest, db, text, executions, readBytes, writeBytes, instanceBytes, accounts, threads } =
    one;
  const seconds = Math.max(1, (seenAt - startedAt) / 1e6);
  const details: DigestDetails = {
    count: Math.round(executions),
    perSecond: executions / seconds,
    accounts: [...accounts],
    sessions: threads.size,
  };
  const [only] = accounts.size === 1 ? accounts : [];
  const [user = null, host = null] = only === undefined ? [] : splitAccount(only);
  return {
    key: digestKey(one, incarnation),
    processlistId: null,
    user,
    host,
    db,
    digest,
    digestText: text,
    text,
    state: null,
    startedAt,
    seenAt: ended === null ? at : seenAt,
    endedAt: ended === null ? null : seenAt,
    rowsExamined: null,
    rowsSent: null,
    readBytes,
    writeBytes,
    ioShare: instanceBytes === 0 ? null : Math.min(1, (readBytes + writeBytes) / instanceBytes),
    waitingOn: null,
    blocking: 0,
    outcome: ended === null ? 'running' : 'subsided',
    confidence: ended === null ? 'certain' : 'likely',
    killer: null,
    errno: null,
    evidence: [summary(details), bytesFact(details), ...(ended === null ? [] : [ended])],
    runawayAt: one.runawayAt,
    details: { kind: 'digest', runawayBy: ['io'], executions: details },
  };
}

function summary({ count, perSecond, accounts }: DigestDetails): string {
  const by = accounts.length === 0 ? '' : ` by ${accounts.join(', ')}`;
  return `Not one statement but many short ones: about ${count} executions of this digest, ${perSecond.toFixed(1)} a second${by}.`;
}

function bytesFact({ sessions }: DigestDetails): string {
  return `Its bytes are estimated: what ${sessions === 1 ? 'one session' : `${sessions} sessions`} moved while they ran nothing else.`;
}

export function accountName(user: string | null, host: string | null): string {
  return `${user ?? ''}@${host ?? ''}`;
}

function splitAccount(account: string): [string, string] {
  const at = account.lastIndexOf('@');
  return [account.slice(0, at), account.slice(at + 1)];
}
