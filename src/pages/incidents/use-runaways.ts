import { useCallback } from 'react';
import { readCoverage } from '../../components/coverage';
import type { Coverage, StatementRow } from '../../shared/frames';
import type { PageParams } from '../paths';
import { runQuery } from '../backend';
import { timeRange } from '../range';
import { statementRows } from '../../components/statement-rows';
import { useAnswer, type Answer } from '../../components/use-answer';

/** A page shows at most this many runaways, newest first. */
export const limit = 500;

export interface RunawayList {
  rows: StatementRow[];
  /** Whether there are more runaways than `limit`. */
  more: boolean;
  /** How much of the range the kept samples cover. */
  coverage: Coverage[];
}

/** The runaways that overlap the time range, newest first. */
export function useRunaways({ ds, range: { from, to }, timeZone }: PageParams): Answer<RunawayList> {
  const query = useCallback(async () => {
    // One row above the limit shows that there are more.
    const runaways = { queryType: 'runaways', as: 'table', limit: limit + 1 } as const;
    const frames = await runQuery(ds, runaways, timeRange({ from, to }, timeZone));
    const rows = statementRows(frames);
    const newest = rows.sort((a, b) => b.start - a.start).slice(0, limit);
    return { rows: newest, more: rows.length > limit, coverage: readCoverage(frames) };
  }, [ds, from, to, timeZone]);
  return useAnswer(query);
}
