import { useEffect, useState } from 'react';
import type { AbsoluteTimeRange } from '@grafana/data';
import { ask, findDataSource, type Answer } from './api';

/** A fixed time range, or always the last so many minutes. */
export type Period = AbsoluteTimeRange | { minutes: number };

interface State extends Answer {
  title: string;
  range: AbsoluteTimeRange;
}

/** From an answer to the next query, so that a slow answer is never overtaken. Milliseconds. */
const pause = 1000;

/** What the page shows, asked again every second. When a query fails, `errors` says why and the last good answer stays. */
export function useAnswer(wanted: string | null, period: Period): State {
  const [state, setState] = useState<State>({
    title: '',
    range: rangeOf(period),
    frames: [],
    activity: [],
    errors: [],
  });
  useEffect(() => {
    let timer = 0;
    let isCurrent = true;
    const refresh = async () => {
      const range = rangeOf(period);
      try {
        const { uid, name } = await findDataSource(wanted);
        const answer = await ask(uid, range, window.innerWidth);
        if (isCurrent) {
          setState({ title: name, range, ...answer });
        }
      } catch (error) {
        if (isCurrent) {
          setState((known) => ({ ...known, errors: [error instanceof Error ? error.message : String(error)] }));
        }
      }
      if (isCurrent) {
        timer = window.setTimeout(() => void refresh(), pause);
      }
    };
    void refresh();
    return () => {
      isCurrent = false;
      window.clearTimeout(timer);
    };
  }, [wanted, period]);
  return state;
}

function rangeOf(period: Period): AbsoluteTimeRange {
  if ('minutes' in period) {
    const to = Date.now();
    return { from: to - period.minutes * 60_000, to };
  }
  return period;
}
