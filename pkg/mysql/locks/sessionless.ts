import { standIn, withoutSession, type Sessions } from './lock-sessions';
import type { MetadataWait } from './metadata-locks';
import type { BatchReader } from '../protocol/batch-reader';
import type { RowWait } from './row-wait';
import type { XaTransactions } from './xa-transactions';

/**
 * Says of each blocker without a session what it is. Adds those whose session has ended and whose metadata lock stays: the
 * locks of a prepared XA transaction outlive its session.
 */
export async function describeSessionless(
  reader: Pick<BatchReader, 'read'>,
  xa: XaTransactions,
  { rows, metadata }: { rows: RowWait[]; metadata: MetadataWait[] },
  { byThread }: Sessions
): Promise<void> {
  const transactions = rows.flatMap(({ blocking }) => (blocking?.processlistId === 0 ? [blocking] : []));
  const orphans = new Set(
    metadata.flatMap(({ blocking }) => (blocking === null || byThread.has(blocking) ? [] : [blocking]))
  );
  await xa.list(reader, orphans.size > 0 || transactions.some(({ rollsBack }) => !rollsBack));
  for (const transaction of transactions) {
    const known = byThread.get(standIn(transaction));
    if (known !== undefined) {
      known.session.note = xa.describe(transaction);
    }
  }
  for (const thread of orphans) {
    const orphan = withoutSession(thread, null);
    orphan.session.note = xa.describe({ id: null, rollsBack: false });
    byThread.set(thread, orphan);
  }
}
