import { fromCounters } from './by-counters';
import { describeCounters } from './describe-counters';
import { endOf } from './end-time';
import type { EndedStatement, Ending, EndingEvidence, LastSight } from './ending';
import { fromHistory } from './from-history';
import { judgeJointly, type Fitting } from './joint';
import { findKiller } from './killer';
import { lockEvidence } from './lock-evidence';
import { recordedKills } from './recorded-effects';
import { verdictOfSession } from './session-verdict';
import type { Micros } from '../time';

/**
 * How statements ended, by what was read afterwards: all that ended in the same interval. A statement's own history row is
 * proof. Without one, the counters of digests, accounts and the server leave one explanation, or several: then the outcome
 * is `unknown`.
 */
export function classifyAll(ended: EndedStatement[]): Ending[] {
  const fitting = judgeJointly(ended);
  const explained = ended.reduce((kills, { evidence }) => kills + recordedKills(evidence), 0);
  return ended.map((statement) => endingOf(statement, fitting.get(statement.evidence) ?? null, explained));
}

/** How one statement ended that ended alone. */
export function classify(evidence: EndingEvidence, between: LastSight): Ending {
  const statement = { evidence, between };
  return endingOf(statement, judgeJointly([statement]).get(evidence) ?? null, 0);
}

function endingOf(statement: EndedStatement, fitting: Fitting, explained: number): Ending {
  const { evidence, between } = statement;
  const { history } = evidence;
  const found = findKiller(evidence);
  const verdict =
    statement.isSession === true
      ? verdictOfSession(statement, fitting, found)
      : history === null
        ? fromCounters(statement, fitting, found)
        : fromHistory(history, statement, found, explained);
  const isProven = history !== null && !history.textLost && verdict.confidence === 'certain';
  const end = history === null ? endOf(evidence, between) : { at: history.endedAt, evidence: [] };
  const killed = verdict.outcome === 'killed' || verdict.outcome === 'connection-killed';
  return {
    outcome: verdict.outcome,
    confidence: verdict.confidence,
    endedAt: end.at,
    killer: killed ? found.killer : null,
    errno: history?.errno ?? null,
    evidence: [
      verdict.because,
      ...lockEvidence(verdict.outcome, between.state ?? null, between.waitedFor ?? null),
      ...(killed ? found.evidence : []),
      ...(isProven ? [] : [describeCounters(evidence)]),
      ...end.evidence,
    ],
  };
}

/** The ending of a statement that ran when its server stopped. */
export function endedByRestart(lastSeen: Micros): Ending {
  return {
    outcome: 'server-restarted',
    confidence: 'certain',
    endedAt: lastSeen,
    killer: null,
    errno: null,
    evidence: ['The server was restarted: its timers began at zero. The end is the time the statement was last seen.'],
  };
}
