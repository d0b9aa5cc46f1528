import { resumed } from '../detection/io/spikes/state';
import { MOST_REMEMBERED, rememberKilled, RETURNS_WITHIN } from '../detection/statements/returned-statements';
import type { Micros } from '../detection/time';
import type { StatementFilter } from '../store/answers';
import type { SamplerHistory } from './options';
import { initialState, type SamplerState } from './advance';
import type { StatementRecord } from '../detection/statements/record';
import { resume } from './statement-records';

/** How much of the history warms up the spike score. Microseconds. */
const SPIKE_WARM_UP = 15 * 60 * 1_000_000;

const killedRunaways: StatementFilter = {
  outcomes: ['killed', 'connection-killed'],
  runawaysOnly: true,
  users: [],
  schemas: [],
  digests: [],
  minElapsed: 0,
  slack: 0,
  limit: MOST_REMEMBERED,
};

function partition(open: StatementRecord[]): [digests: StatementRecord[], statements: StatementRecord[]] {
  const isDigest = ({ details }: StatementRecord): boolean => details.kind === 'digest';
  return [open.filter(isDigest), open.filter((record) => !isDigest(record))];
}

/**
 * The state in which an earlier process stopped, `at` being its last sample: statements that ran then, killed runaways
 * that may return, and the baseline of the spike score. Rejects as the history does.
 */
export async function stateOfEarlierProcess(
  history: SamplerHistory,
  instance: string,
  at: Micros
): Promise<SamplerState> {
  const recent = await history.recentIo(instance, at - SPIKE_WARM_UP);
  const range = { from: at - RETURNS_WITHIN, to: at };
  const killed = rememberKilled([], await history.statementsIn(instance, range, killedRunaways), at);
  const [digests, statements] = partition(await history.openStatements(instance));
  return {
    ...initialState,
    digests: { ...initialState.digests, left: digests },
    tracked: resume(statements),
    killed,
    spikes: resumed(recent),
  };
}
