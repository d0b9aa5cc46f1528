import type { DataFrame } from '@grafana/data';
import { isDisk, readDisks, type Disk } from './disks';
import { readLockNodes, type LockNode } from './lock-chain';
import { isStatements, readStatements, type Statement } from './statements';
import { isLocks, readWaits, type Wait } from './waits';

/** All that the panel knows, whatever queries it came from. */
export interface TimelineData {
  statements: Statement[];
  waits: Wait[];
  locks: LockNode[];
  disks: Disk[];
  /** Which of the kinds of frames the panel draws were there at all, even if empty. */
  has: { statements: boolean; disks: boolean; locks: boolean };
}

/** Reads a panel's frames, each by its shape; those of other shapes are left out. */
export function readTimelineData(frames: DataFrame[]): TimelineData {
  const statements = frames.filter(isStatements);
  const locks = frames.filter(isLocks);
  const disks = frames.filter(isDisk);
  return {
    statements: readStatements(statements),
    waits: readWaits(locks),
    locks: readLockNodes(locks),
    disks: readDisks(disks),
    has: { statements: statements.length > 0, disks: disks.length > 0, locks: locks.length > 0 },
  };
}
