import type { Ending } from '../endings/ending';
import type { StatementRecord } from './record';
import { describeBlocks } from './blockers';

/** How a session that blocked others stopped to do so, with what it blocked. */
export function blockerEnding({ details: { blocks } }: StatementRecord, ending: Ending): Ending {
  const [because = '', ...rest] = ending.evidence;
  return { ...ending, evidence: [because, ...(blocks === undefined ? [] : [describeBlocks(blocks)]), ...rest] };
}
