import React, { useCallback } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { StatementRow } from '../../shared/frames';
import { Answered } from '../Answered';
import { runQuery } from '../backend';
import { rangeAround, timeRange } from '../range';
import { useAnswer } from '../use-answer';
import { ioAround, margin, type IoMean } from './io-around';
import { bytesPerSecond } from './format';

interface Props {
  runaway: StatementRow;
  ds: string;
}

/** Mean disk I/O of the instance in the 5 minutes before, during the statement, and in the 5 minutes after. */
export function IoAroundIncident({ runaway, ds }: Props) {
  const styles = useStyles2(getStyles);
  const { instance, start, elapsed, end } = runaway;
  const query = useCallback(async () => {
    const until = end ?? start + elapsed * 1000;
    const range = timeRange(rangeAround(start, until, margin));
    const ioOf = (measure: 'readBytes' | 'writeBytes') =>
      runQuery(ds, { queryType: 'io', by: 'total', instances: [instance], measures: [measure] }, range);
    const [read, written] = await Promise.all([ioOf('readBytes'), ioOf('writeBytes')]);
    return ioAround(read, written, start, until);
  }, [ds, instance, start, elapsed, end]);
  const answer = useAnswer(query);

  return (
    <Answered answer={answer} what="disk I/O">
      {({ before, during, after }) => (
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Mean</th>
              <th scope="col">Read</th>
              <th scope="col">Written</th>
            </tr>
          </thead>
          <tbody>
            <MeanRow name="5 minutes before" mean={before} />
            <MeanRow name="During" mean={during} />
            <MeanRow name="5 minutes after" mean={after} />
          </tbody>
        </table>
      )}
    </Answered>
  );
}

// Samples are kept for hours and incidents for a year, so either can be the reason.
const unknown = 'no longer kept, or not sampled';

const MeanRow = ({ name, mean }: { name: string; mean: IoMean }) => (
  <tr>
    <th scope="row">{name}</th>
    <td>{mean.read === null ? unknown : bytesPerSecond(mean.read)}</td>
    <td>{mean.written === null ? unknown : bytesPerSecond(mean.written)}</td>
  </tr>
);

const getStyles = (theme: GrafanaTheme2) => ({
  table: css({
    fontVariantNumeric: 'tabular-nums',
    'th, td': { padding: theme.spacing(0.25, 3, 0.25, 0), textAlign: 'left' },
    th: { fontWeight: theme.typography.fontWeightRegular, color: theme.colors.text.secondary },
  }),
});
