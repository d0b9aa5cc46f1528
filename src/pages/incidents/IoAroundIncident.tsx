import React, { useCallback } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { StatementRow } from '../../shared/frames';
import { Answered } from '../Answered';
import { runQuery } from '../backend';
import { rangeAround, timeRange } from '../range';
import { statementRows } from '../../components/statement-rows';
import { useAnswer } from '../../components/use-answer';
import { bytesPerSecond } from './format';
import { ioIn, windowNote, type IoMean } from './io-around';
import { lastOf, margin, windowsAround, type Window } from './windows';

interface Props {
  runaway: StatementRow;
  ds: string;
}

/** Mean disk I/O of the instance before, during and after a runaway, with the time that each mean stands for. */
export function IoAroundIncident({ runaway, ds }: Props) {
  const styles = useStyles2(getStyles);
  const query = useCallback(async () => {
    const instances = [runaway.instance];
    const around = timeRange(rangeAround(runaway.start, lastOf(runaway), margin));
    const runaways = { queryType: 'runaways', as: 'table', instances, limit: 5000 } as const;
    const others = statementRows(await runQuery(ds, runaways, around));
    const { before, during, after } = windowsAround(runaway, others, Date.now());
    const ioOf = async (window: Window) => {
      const range = timeRange(rangeAround(window.from, Math.max(window.to, window.from + 1), 0));
      const measured = (measure: 'readBytes' | 'writeBytes') =>
        runQuery(ds, { queryType: 'io', by: 'total', instances, measures: [measure] }, range);
      const isEmpty = window.to - window.from < 1000;
      return {
        window,
        mean: isEmpty ? null : ioIn(...(await Promise.all([measured('readBytes'), measured('writeBytes')]))),
      };
    };
    return Promise.all([ioOf(before), ioOf(during), after === null ? null : ioOf(after)]);
  }, [ds, runaway]);
  const answer = useAnswer(query);
  const isRunning = runaway.end === null;

  return (
    <Answered answer={answer} what="disk I/O">
      {([before, during, after]) => (
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Mean</th>
              <th scope="col">Read</th>
              <th scope="col">Written</th>
            </tr>
          </thead>
          <tbody>
            <MeanRow name="Before" {...before} />
            <MeanRow
              name={isRunning ? 'During, until now' : 'During'}
              {...during}
              whole={during.window.to - during.window.from}
            />
            {after === null ? <StillRunning /> : <MeanRow name="After" {...after} />}
          </tbody>
        </table>
      )}
    </Answered>
  );
}

// Samples are kept for hours and incidents for a year, so either can be the reason.
const unknown = 'no longer kept, or not sampled';

interface MeanRowProps {
  name: string;
  window: Window;
  /** Null for a window without any time. */
  mean: IoMean | null;
  whole?: number;
}

function MeanRow({ name, window, mean, whole = margin }: MeanRowProps) {
  const styles = useStyles2(getStyles);
  const note = windowNote(window, mean?.sampled ?? null, whole);
  const show = (value: number | null) => (value === null ? unknown : bytesPerSecond(value));
  return (
    <tr>
      <th scope="row">
        {name}
        {note !== '' && <div className={styles.note}>{note}</div>}
      </th>
      <td>{mean === null ? '–' : show(mean.read)}</td>
      <td>{mean === null ? '–' : show(mean.written)}</td>
    </tr>
  );
}

const StillRunning = () => (
  <tr>
    <th scope="row">After</th>
    <td colSpan={2}>it has not ended</td>
  </tr>
);

const getStyles = (theme: GrafanaTheme2) => ({
  table: css({
    fontVariantNumeric: 'tabular-nums',
    'th, td': { padding: theme.spacing(0.25, 3, 0.25, 0), textAlign: 'left', verticalAlign: 'top' },
    th: { fontWeight: theme.typography.fontWeightRegular, color: theme.colors.text.secondary },
  }),
  note: css({ fontSize: theme.typography.bodySmall.fontSize }),
});
