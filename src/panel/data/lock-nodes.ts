import type { DataFrame } from '@grafana/data';
import { confidences, lockKinds, type LockRow } from '../../shared/frames';
import { columnsOf } from '../../components/columns';
import { isLocks } from './waits';

/** One session in the tree of lock waits: a row of a `locks` frame. */
export type LockNode = Omit<LockRow, 'db' | 'depth'>;

/** Reads the rows of all `locks` frames in the frames' order, depth first. */
export function readLockNodes(frames: DataFrame[]): LockNode[] {
  return frames.filter(isLocks).flatMap((frame) => {
    const { text, number } = columnsOf(frame);
    return Array.from({ length: frame.length }, (_, row): LockNode => {
      const kind = text('lockKind', row);
      const confidence = text('confidence', row);
      return {
        instance: text('instance', row) ?? '',
        id: text('id', row) ?? '',
        parent: text('parent', row),
        processlistId: number('processlistId', row),
        user: text('user', row),
        host: text('host', row),
        text: text('text', row),
        statementId: text('statementId', row),
        lockKind: lockKinds.find((one) => one === kind) ?? null,
        confidence: confidences.find((one) => one === confidence) ?? null,
        note: text('note', row),
        object: text('object', row),
        index: text('index', row),
        mode: text('mode', row),
        record: text('record', row),
        took: text('took', row),
        heldSince: number('heldSince', row),
        waited: number('waited', row),
        from: number('from', row) ?? 0,
        to: number('to', row) ?? 0,
        waiters: number('waiters', row) ?? 0,
      };
    });
  });
}
