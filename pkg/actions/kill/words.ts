import type { KillMode } from '../../../src/shared/kill';
import type { KillResult } from '../../mysql/kill/target';

/** What became of a kill, as a person reads it. */
export function messageOf(result: KillResult, command: string, mode: KillMode): string {
  switch (result.what) {
    case 'killed':
      return result.confidence === 'certain'
        ? `${command}: killed.`
        : `${command}: it ended in that moment, without an error that would prove the kill.`;
    case 'ending':
      return mode === 'query'
        ? `${command}: the server took it. The statement has not ended yet: it rolls back, or has not looked.`
        : `${command}: the server took it. The session has not ended yet: it rolls back.`;
    case 'other':
      return `${command} came too late: the statement had just ended, and the NEXT statement of its session was interrupted.`;
    case 'ended':
      return 'It had ended before. Nothing was killed.';
  }
}
