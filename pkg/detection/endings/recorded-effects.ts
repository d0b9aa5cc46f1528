import { counter, countedErrors, errorNames, type Effects } from './counters';
import type { EndingEvidence } from './ending';
import { killsNaming } from './killer';

const timeouts = new Set([1969, 3024]);
const killed = new Set([1317, 1927]);
type Range = readonly [number, number];

/** Kills without a name that a statement's history row explains: one, if it shows that it was killed. */
export function recordedKills(evidence: EndingEvidence): number {
  return recordedEffects(evidence).get(counter.kills)?.[0] ?? 0;
}

/** What a statement moved whose history row says how it ended: others do not have to explain it. */
export function recordedEffects(evidence: EndingEvidence): Effects {
  const { account, history, sessionEnded } = evidence;
  if (history === null) {
    return new Map();
  }
  const effects = new Map<string, Range>();
  const isInterrupted = history.textLost && history.errno === 0;
  const may: Range = [0, 1];
  const failed: Range = history.errno === 0 ? [0, 0] : [1, 1];
  if (!killsNaming(evidence).some(({ source }) => source === 'history')) {
    effects.set(counter.kills, killed.has(history.errno) ? [1, 1] : isInterrupted ? may : [0, 0]);
  }
  effects.set(counter.timeouts, timeouts.has(history.errno) ? [1, 1] : isInterrupted ? may : [0, 0]);
  if (evidence.digest !== null) {
    effects.set(counter.executions(evidence.digest.key ?? 'its own'), [1, 1]);
    effects.set(counter.errors(evidence.digest.key ?? 'its own'), failed);
  }
  if (account !== null) {
    effects.set(counter.failures(account), failed);
    errorNames
      .filter((error) => countedErrors[error] === history.errno || (error === 'interrupted' && isInterrupted))
      .forEach((error) => effects.set(counter.error(error, account), history.errno === 0 ? may : [1, 1]));
    if (sessionEnded !== false) {
      effects.set(counter.ended(account), sessionEnded === null ? may : [1, 1]);
      [counter.quits(account), counter.aborts(account), counter.error('readError', account)].forEach((name) =>
        effects.set(name, may)
      );
    }
  }
  return effects;
}
