import { fromCounters } from './by-counters';
import { describeCounters } from './describe-counters';
import { endOf } from './end-time';
import type { EndedStatement, Ending, EndingEvidence, LastSight } from './ending';
import { fromHistory } from './from-history';
import { judgeJointly, type Fitting } from './joint';
import { findKiller, withoutLaterKills } from './killer';
import { lockEvidence } from './lock-evidence';
import { recordedKills } from './recorded-effects';
import { verdictOfSession } from './session-verdict';

/**
 * How statements ended, by what was read afterwards: all that ended in the same interval are judged together. A statement's own history row is
 * proof. Without one, the counters of digests, accounts and the server leave one explanation, or several: then the outcome
 * is `unknown`.
 */
export function classifyAll(all: EndedStatement[]): Ending[] {
  const ended = all.map((statement) => ({ ...statement, evidence: withoutLaterKills(statement.evidence) }));
  const endings = new Map<EndingEvidence, Ending>();
  for (const together of Map.groupBy(ended, ({ evidence }) => evidence.interval).values()) {
    const fitting = judgeJointly(together);
    const explained = together.reduce((kills, { evidence }) => kills + recordedKills(evidence), 0);
    together.forEach((one) => endings.set(one.evidence, endingOf(one, fitting.get(one.evidence) ?? null, explained)));
  }
  return ended.flatMap(({ evidence }) => endings.get(evidence) ?? []);
}

/** How one statement ended that ended alone. */
export function classify(given: EndingEvidence, between: LastSight): Ending {
  const evidence = withoutLaterKills(given);
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

/** A statement that was last seen longer before a restarted server's first sample may have ended otherwise. Microseconds. */
const LONGEST_RESTART = 300_000_000;

/**
 * The ending of a statement whose server was restarted after it was last seen; `missedAt`: the first sample after that. It
 * may have ended in the moment between its last sample and the server's stop.
 */
export function endedByRestart({ lastSeen, missedAt }: Pick<LastSight, 'lastSeen' | 'missedAt'>): Ending {
  const isShort = missedAt - lastSeen <= LONGEST_RESTART;
  const seconds = Math.round((missedAt - lastSeen) / 1e6);
  const because = isShort
    ? 'The server was restarted: its timers began at zero.'
    : `The server was restarted, but nothing was sampled for ${seconds} s: it may have ended before that.`;
  return {
    outcome: isShort ? 'server-restarted' : 'unknown',
    confidence: isShort ? 'likely' : 'unknown',
    endedAt: lastSeen,
    killer: null,
    errno: null,
    evidence: [`${because} The end is the time the statement was last seen.`],
  };
}
