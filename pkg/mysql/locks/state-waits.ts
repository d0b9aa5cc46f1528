import { partial, complete, type Reading } from '../../detection/reading';
import type { RunningStatement } from '../../detection/sample';
import { guessHolder, guessUnlisted, type Hints } from './metadata-guesses';
import { metadataPart, metadataWaits, readMetadataLocks, type MetadataWait } from './metadata-locks';
import { stateWaiters, type StateWaiter } from './state-waiters';
import { excludesOthers } from './statement-words';
import { readTableHandles, tableHandlesPart, type TableHandle } from './table-handles';
import { tableWaits, type TableWait } from './table-waits';
import { openTransactionsPart, readOpenTransactions } from './transactions';
import { rowsIn, type BatchReader } from '../protocol/batch-reader';
import type { SessionInfo } from '../statements/sessions';

/** Waits that the states of sessions show. */
export interface StateWaits {
  metadata: MetadataWait[];
  tables: TableWait[];
}

interface Context {
  features: { metadataLocks: boolean; rowLocks: boolean };
  own: ReadonlySet<number>;
  statements: RunningStatement[];
  lookUp: (threads: number[], processlistIds: number[]) => Promise<SessionInfo[]>;
}

/** With more open transactions than this none of them is the only candidate. */
const MOST_TRANSACTIONS = 20;

/** Every session whose state is a wait for a metadata lock, a table lock or a flush, with its blockers or without. */
export async function readStateWaits(reader: BatchReader, context: Context): Promise<Reading<StateWaits>> {
  const { features, own, statements } = context;
  const waiters = stateWaiters(statements);
  if (waiters.length === 0) {
    return complete({ metadata: [], tables: [] });
  }
  const needsHandles = waiters.some(({ kind }) => kind !== 'metadata');
  const rows = await reader.read({
    metadata: features.metadataLocks ? metadataPart : null,
    tableHandles: needsHandles ? tableHandlesPart : null,
  });
  const locks = readMetadataLocks(rowsIn(rows.metadata) ?? [], own);
  const { proven, unproven } = metadataWaits(locks);
  const listed = new Set([...proven.map(({ waiting }) => waiting), ...unproven.map(({ request }) => request.thread)]);
  const unlisted = waiters.filter(({ thread, kind }) => kind === 'metadata' && !listed.has(thread));
  let handles = readTableHandles(rowsIn(rows.tableHandles) ?? [], own);
  const metadata = [...proven];
  if (unproven.length > 0 || unlisted.length > 0) {
    const hints = await readHints(reader, context, needsHandles ? handles : null, unlisted);
    handles = hints.handles;
    const waiting = new Set([...waiters.map(({ thread }) => thread), ...listed]);
    metadata.push(
      ...unproven.map((one) => guessHolder(one, hints)),
      ...unlisted.map((waiter) => guessUnlisted(waiter, hints, waiting))
    );
  }
  const running = new Map(statements.map((statement) => [statement.threadId, statement]));
  const found: StateWaits = { metadata, tables: tableWaits(waiters, { handles, metadata: locks, running }) };
  const lacks = [rows.metadata, rows.tableHandles].flatMap((reading) =>
    reading === null || reading.is === 'complete' ? [] : [reading.is === 'failed' ? reading.why : reading.lacks]
  );
  return lacks.length === 0 ? complete(found) : partial(found, lacks.join('; '));
}

/** Read only while metadata_locks names no holder of some wait. */
async function readHints(
  reader: BatchReader,
  { features, own, statements, lookUp }: Context,
  known: TableHandle[] | null,
  unlisted: StateWaiter[]
): Promise<Hints> {
  const needsTransactions = features.rowLocks && unlisted.some(({ text }) => excludesOthers(text));
  const rows = await reader.read({
    tableHandles: known === null ? tableHandlesPart : null,
    openTransactions: needsTransactions ? openTransactionsPart : null,
  });
  const handles = known ?? readTableHandles(rowsIn(rows.tableHandles) ?? [], own);
  const open = readOpenTransactions(rowsIn(rows.openTransactions) ?? []);
  const threads = new Map(statements.map(({ processlistId, threadId }) => [processlistId, threadId]));
  const idle = open.map(({ processlistId }) => processlistId).filter((id) => id !== 0 && !threads.has(id));
  if (idle.length > 0 && idle.length <= MOST_TRANSACTIONS) {
    (await lookUp([], idle)).forEach(({ processlistId, threadId }) => threads.set(processlistId, threadId));
  }
  const transactions = open
    .map((one) => ({ ...one, thread: threads.get(one.processlistId) ?? null }))
    .filter(({ thread }) => thread === null || !own.has(thread));
  return { handles, statements, transactions };
}
