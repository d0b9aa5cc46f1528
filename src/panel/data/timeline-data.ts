import type { DataFrame } from '@grafana/data';
import { readCoverage } from '../../components/coverage';
import type { Coverage } from '../../shared/frames';
import { isDisk, readDisks, type Disk } from './disks';
import { readLockNodes, type LockNode } from './lock-nodes';
import { isStatements, readStatements, type Statement } from './statements';
import { isLocks, readWaits, type Wait } from './waits';

/** Everything the panel shows, read from the frames of all its queries. */
export interface TimelineData {
  statements: Statement[];
  waits: Wait[];
  locks: LockNode[];
  disks: Disk[];
  /** How much of the range was sampled; empty if no frame says it. */
  coverage: Coverage[];
  /** Which kinds of frames were answered, even if empty. */
  has: { statements: boolean; disks: boolean; locks: boolean };
}

/** Reads a panel's frames. The fields of a frame tell its kind; frames of other kinds are ignored. */
export function readTimelineData(frames: DataFrame[]): TimelineData {
  const statements = frames.filter(isStatements);
  const locks = frames.filter(isLocks);
  const disks = frames.filter(isDisk);
  return {
    statements: readStatements(statements),
    waits: readWaits(locks),
    locks: readLockNodes(locks),
    disks: readDisks(disks),
    coverage: readCoverage(frames),
    has: { statements: statements.length > 0, disks: disks.length > 0, locks: locks.length > 0 },
  };
}
