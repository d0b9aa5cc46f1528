import React from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';

interface Props {
  /** Number of frames that the queries answered. */
  frames: number;
  height: number;
}

const neededQueries = [
  ['Statements', 'queryType “statements”, when “range”: the lanes, and the marks of runaways'],
  ['Disk I/O', 'queryType “io”, measures “readBytes”, “writeBytes” and “spikeScore”: the strip on top'],
  ['Locks', 'queryType “locks”, as “tree”, when “range”: the hatched parts of bars, where a statement waits'],
] as const;

/** Shown when the queries answer no frame that the panel can draw: says which queries to add. */
export function EmptyPanel({ frames, height }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.box} style={{ height, fontSize: Math.max(13, Math.min(44, height * 0.022)) }} role="status">
      <h4 className={styles.heading}>
        {frames === 0 ? 'No data' : 'These queries return nothing this panel can draw'}
      </h4>
      <p>
        {frames === 0
          ? 'The queries returned no frames: perhaps nothing was sampled in this time range. Check the data source with “Save & test”, or choose a later time range.'
          : 'The panel draws a timeline of statements and the disk. Choose a Runaway MySQL data source and add these queries:'}
      </p>
      <ul className={styles.list}>
        {neededQueries.map(([name, what]) => (
          <li key={name}>
            <strong>{name}</strong>: {what}
          </li>
        ))}
      </ul>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  box: css({
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    justifyContent: 'center',
    padding: theme.spacing(2),
    overflow: 'auto',
    color: theme.colors.text.secondary,
    textAlign: 'center',
  }),
  heading: css({ fontSize: '1.4em', color: theme.colors.text.primary }),
  list: css({ margin: 0, paddingLeft: theme.spacing(3), textAlign: 'left' }),
});
