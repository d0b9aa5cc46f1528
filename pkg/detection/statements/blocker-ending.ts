import type { Ending, EndingEvidence } from '../endings/ending';
import { findKiller } from '../endings/killer';
import type { StatementRecord } from './record';
import type { Micros } from '../time';
import { describeBlocks } from './blockers';

type Verdict = Pick<Ending, 'outcome' | 'confidence'> & { because: string };

/**
 * How a session that blocked others stopped to do so. One that still exists has ended its transaction, or nobody asks for its
 * locks any more. One that has ended left no row of its own: kills that name it, and how its account's connections ended.
 */
export function blockerEnding(record: StatementRecord, evidence: EndingEvidence, missedAt: Micros): Ending {
  const found = findKiller(evidence);
  const isNamed = found.named && found.scope !== 'query';
  const verdict = verdictOf(evidence, isNamed);
  const isKilled = verdict.outcome === 'connection-killed';
  const { blocks } = record.details;
  return {
    outcome: verdict.outcome,
    confidence: verdict.confidence,
    endedAt: Math.round((record.seenAt + missedAt) / 2),
    killer: isKilled ? found.killer : null,
    errno: null,
    evidence: [
      verdict.because,
      ...(blocks === undefined ? [] : [describeBlocks(blocks)]),
      ...(isKilled ? found.evidence : []),
    ],
  };
}

function verdictOf(evidence: EndingEvidence, isNamed: boolean): Verdict {
  const { sessionEnded, exits } = evidence;
  const [comKill, abortedClients] = [evidence.comKill ?? 0, evidence.abortedClients ?? 0];
  const quit = exits !== null && exits.connections > 0 && exits.quit >= exits.connections;
  if (!sessionEnded) {
    const because =
      'Its session is still there and blocks nobody: its transaction has ended, or nobody waits for it any more.';
    return { outcome: 'subsided', confidence: 'certain', because };
  }
  if (isNamed) {
    return {
      outcome: 'connection-killed',
      confidence: 'certain',
      because: 'A KILL named its connection, which has ended.',
    };
  }
  if (quit) {
    return { outcome: 'finished', confidence: 'likely', because: 'Its client closed the connection (COM_QUIT).' };
  }
  const none = exits === null || exits.quit === 0;
  if (comKill > 0 && none) {
    const because = `Its connection has ended, its account counted no COM_QUIT, and Com_kill rose by ${comKill}.`;
    return { outcome: 'connection-killed', confidence: 'likely', because };
  }
  if (comKill === 0 && abortedClients > 0 && exits !== null && none) {
    const because = `Its connection has ended without COM_QUIT and without a kill; Aborted_clients rose by ${abortedClients}.`;
    return { outcome: 'connection-gone', confidence: 'likely', because };
  }
  return { outcome: 'unknown', confidence: 'unknown', because: 'Its connection has ended, and no counter shows how.' };
}
