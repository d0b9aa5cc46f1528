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

/** Mean disk I/O of the instance in the five minutes before, during the statement, and in the five minutes after. */
export function IoAroundIncident({ runaway, ds }: Props) {
  const styles = useStyles2(getStyles);
  const { instance, start, elapsed, end } = runaway;
  const question = useCallback(async () => {
    const until = end ?? start + elapsed * 1000;
    const range = timeRange(rangeAround(start, until, margin));
    const of = (measure: 'readBytes' | 'writeBytes') =>
      runQuery(ds, { queryType: 'io', by: 'total', instances: [instance], measures: [measure] }, range);
    const [read, written] = await Promise.all([of('readBytes'), of('writeBytes')]);
    return ioAround(read, written, start, until);
  }, [ds, instance, start, elapsed, end]);
  const answer = useAnswer(question);

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
            <Line name="5 minutes before" mean={before} />
            <Line name="During" mean={during} />
            <Line name="5 minutes after" mean={after} />
          </tbody>
        </table>
      )}
    </Answered>
  );
}

// Samples are kept for hours, incidents for a year: which of the two it was nobody knows any more.
const unknown = 'no longer kept, or not sampled';

const Line = ({ name, mean }: { name: string; mean: IoMean }) => (
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
