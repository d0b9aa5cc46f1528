// Every dashboard loads this: of the whole of zod, it would load three times as much.
import * as z from 'zod/mini';
import { lockKinds } from './frames';

/** A statement that returns later than this after it was killed was started again by a person, not retried. Milliseconds. */
export const RETURNS_WITHIN_MS = 600_000;

/** Counts, bytes, seconds and times: none is below zero. */
const amount = z.number().check(z.minimum(0), z.maximum(Number.MAX_SAFE_INTEGER));
const amountOrZero = z.catch(amount, 0);
const amountOrNull = z.catch(z.nullable(amount), null);
const someText = z.string().check(z.minLength(1));
const textOrNull = z.catch(z.nullable(someText), null);
const texts = z.catch(z.array(z.string()), []);
const flag = z.catch(z.boolean(), false);

/** A field whose value has another shape is left out; the others stay. */
const leftOut = <Schema extends z.ZodMiniType>(schema: Schema) => z.catch(z.optional(schema), undefined);
const hasAny = (parts: object) => Object.values(parts).some((part) => part !== undefined && part !== null);
const notEmpty = z.refine<object>(hasAny);

/** Operations, seconds of waiting, and estimated bytes. */
const ioAmount = z.object({
  operations: amount,
  seconds: amountOrZero,
  readBytes: amountOrZero,
  writeBytes: amountOrZero,
});

const io = z.object({
  data: leftOut(ioAmount),
  temporary: leftOut(ioAmount),
  sort: leftOut(ioAmount),
  redo: leftOut(ioAmount),
  binlog: leftOut(ioAmount),
  other: leftOut(ioAmount),
});

const reasons = ['time', 'io', 'return', 'blocking'] as const;

const executionCounters = z.object({
  noIndexUsed: flag,
  fullScans: amountOrZero,
  fullJoins: amountOrZero,
  diskTables: amountOrZero,
  sortMergePasses: amountOrZero,
});

/** What an alert names it by, as it was when it became a runaway: labels that change would ring again. */
const alert = z.object({
  processlistId: z.catch(z.nullable(z.number()), null),
  user: textOrNull,
  host: textOrNull,
  db: textOrNull,
  digest: textOrNull,
  /** Null where it is not known. */
  isNew: z.catch(z.nullable(z.boolean()), null),
  /** The first one. */
  reason: z.enum(reasons),
  /** One line without literals. */
  statement: textOrNull,
});

const details = z.object({
  /** By what the files are for. */
  io: leftOut(io.check(notEmpty)),
  /** Bytes that reached the disk, as the kernel counts them; only where the sampler shares the server's host. */
  exactIo: leftOut(z.object({ readBytes: amount, writeBytes: amount })),
  /** `digest`: many short executions of one digest. `blocker`: a session that made others wait. Else it is one statement. */
  kind: leftOut(z.enum(['digest', 'blocker'])),
  /** Of a blocker: the lock that others waited for, and who they were; `more` are not named. */
  blocks: leftOut(
    z.object({
      kind: z.enum(lockKinds),
      object: textOrNull,
      confidence: z.catch(z.enum(['certain', 'likely']), 'likely'),
      waiters: texts,
      more: amountOrZero,
    })
  ),
  /** Of a digest: how many in all and a second, by whom, and on how many sessions. */
  executions: leftOut(
    z.object({
      count: amount,
      perSecond: amountOrZero,
      accounts: texts,
      sessions: amountOrZero,
    })
  ),
  /** What the server's own threads did for it, estimated; part of its bytes. `sharedWith`: they cannot be divided with these. */
  otherThreads: leftOut(
    z.object({
      readBytes: amountOrZero,
      writeBytes: amountOrZero,
      tables: texts,
      sharedWith: texts,
    })
  ),
  /** Why it is a runaway: it ran too long, took too much of the instance's I/O, came back after it was killed, or made others wait too long. */
  runawayBy: leftOut(
    z
      .pipe(
        z.array(z.unknown()),
        z.transform((given: unknown[]) => reasons.filter((reason) => given.includes(reason)))
      )
      .check(notEmpty)
  ),
  /** The threshold that it passed by running, seconds. */
  ranLongerThan: leftOut(amount),
  /** Its plan at first sight: EXPLAIN FOR CONNECTION's JSON and tree, or MariaDB's SHOW EXPLAIN; or why there is none. */
  plan: leftOut(z.object({ json: textOrNull, tree: textOrNull, problem: textOrNull }).check(notEmpty)),
  /** How its digest usually runs. `isNew`: it was first seen within the configured time. */
  digest: leftOut(
    z.object({
      firstSeen: amountOrNull,
      isNew: flag,
      executions: amount,
      meanSeconds: amountOrZero,
      maxSeconds: amountOrZero,
    })
  ),
  /** The server's own warnings about its execution so far. */
  executionCounters: leftOut(executionCounters),
  /** What records of earlier versions call `executionCounters`. */
  signs: leftOut(executionCounters),
  /** The stage it is in with its work, where instruments are on; else the rows its handlers read a second. */
  progress: leftOut(
    z
      .object({ stage: textOrNull, completed: amountOrNull, estimated: amountOrNull, rowsPerSecond: amountOrNull })
      .check(notEmpty)
  ),
  /** The lock it was last seen waiting for. `object`: schema.table; null where the server does not name it. */
  waitedFor: leftOut(z.object({ kind: z.enum(lockKinds), object: textOrNull })),
  /**
   * A CALL, an event, or a statement that fires triggers or calls functions: what was last seen to run inside it, at `seen`.
   * `path`: the routines around, the outermost first, as `PROCEDURE shop.nightly`.
   */
  inner: leftOut(
    z
      .object({
        seen: amount,
        /** The deepest one that had run for a second or more. `event`: its instrument, which tells what it is where it has no text. */
        statement: leftOut(
          z.object({
            text: textOrNull,
            textCutAt: leftOut(amount),
            digest: textOrNull,
            event: z.catch(z.string(), ''),
            since: amount,
            path: texts,
          })
        ),
        /** Many short ones, one after another: how many a second, about, and the one that took most of the time. */
        short: leftOut(z.object({ perSecond: amount, text: textOrNull, path: texts })),
      })
      .check(z.refine(({ statement, short }) => hasAny({ statement, short })))
  ),
  /** It was killed and is undoing its changes: since when, and rows still to undo. */
  rollback: leftOut(z.object({ since: amount, rowsLeft: amount })),
  /** A replica's applier runs it, on this channel: empty for the default one, null where it is not known. */
  applier: leftOut(z.object({ channel: z.catch(z.nullable(z.string()), null) })),
  /** The bytes after which the server cuts its text; left out where the text is whole. */
  textCutAt: leftOut(amount),
  /** Id of the killed statement that this one repeats. */
  returnOf: leftOut(someText),
  /** Somebody expects this runaway: who, and why. It rings no alert. */
  expected: leftOut(z.object({ by: someText, why: someText })),
  /** Of a runaway. */
  alert: leftOut(alert),
});

/** Details as they are stored: earlier versions call the execution counters `signs`. */
export type StoredDetails = z.output<typeof details>;
/** What is known of a statement beyond its row; unknown fields are left out. Times are epoch milliseconds. */
export type StatementDetails = Omit<StoredDetails, 'signs'>;
export type AlertDetails = z.output<typeof alert>;
export type IoAmount = z.output<typeof ioAmount>;
export type IoKind = keyof z.output<typeof io>;
export const ioKinds: readonly IoKind[] = z.keyof(io).options;

/** Reads the `details` of a statement. Leaves out fields of another shape; text that is not JSON has no details. Never throws. */
export function parseDetails(json: string): StatementDetails {
  return withCurrentNames(z.catch(details, {}).parse(parseJson(json)));
}

/** Gives the fields of an earlier version their current names. */
export function withCurrentNames({ signs, ...current }: StoredDetails): StatementDetails {
  return signs === undefined ? current : { executionCounters: signs, ...current };
}

/** How long the statement inside had run when it was last seen, seconds; 0 where there is none. */
export function innerSeconds({ seen, statement }: NonNullable<StatementDetails['inner']>): number {
  return statement === undefined ? 0 : Math.max(0, (seen - statement.since) / 1000);
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}
