import { useCallback } from 'react';
import type { StatementRow } from '../../shared/frames';
import type { Where } from '../paths';
import { ask } from '../query';
import { timeRange } from '../range';
import { statementRows } from '../rows';
import { useAnswer, type Answer } from '../useAnswer';

/** The most one page shows; the newest come first. */
export const limit = 500;

/** The runaways that touched a stretch of time, newest first. */
export function useRunaways({ ds, range: { from, to } }: Where): Answer<StatementRow[]> {
  const question = useCallback(async () => {
    const frames = await ask(ds, { queryType: 'runaways', as: 'table', limit }, timeRange({ from, to }));
    return statementRows(frames).sort((a, b) => b.start - a.start);
  }, [ds, from, to]);
  return useAnswer(question);
}
