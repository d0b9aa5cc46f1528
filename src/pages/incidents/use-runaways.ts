import { useCallback } from 'react';
import type { StatementRow } from '../../shared/frames';
import type { PageParams } from '../paths';
import { runQuery } from '../backend';
import { timeRange } from '../range';
import { statementRows } from '../rows';
import { useAnswer, type Answer } from '../use-answer';

/** The most one page shows; the newest come first. */
export const limit = 500;

export interface RunawayList {
  rows: StatementRow[];
  /** There are more than a page shows. */
  more: boolean;
}

/** The runaways that touched a stretch of time, newest first. */
export function useRunaways({ ds, range: { from, to }, timeZone }: PageParams): Answer<RunawayList> {
  const question = useCallback(async () => {
    // One more than is shown tells that there are more.
    const query = { queryType: 'runaways', as: 'table', limit: limit + 1 } as const;
    const rows = statementRows(await runQuery(ds, query, timeRange({ from, to }, timeZone)));
    const newest = rows.sort((a, b) => b.start - a.start).slice(0, limit);
    return { rows: newest, more: rows.length > limit };
  }, [ds, from, to, timeZone]);
  return useAnswer(question);
}
