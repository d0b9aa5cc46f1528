import React from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';

interface Props {
  /** How many frames came that this panel can't draw. */
  frames: number;
  height: number;
}

const wanted = [
  ['Statements', 'queryType “statements”, when “range”: the lanes, and the marks of runaways'],
  ['Disk I/O', 'queryType “io”, measures “readBytes”, “writeBytes” and “spikeScore”: the strip on top'],
  ['Locks', 'queryType “locks”, as “tree”, when “range”: the hatched stretches of waiting'],
] as const;

/** What stands in the panel when none of its queries answers anything it draws. */
export function EmptyPanel({ frames, height }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.box} style={{ height, fontSize: Math.max(13, Math.min(44, height * 0.022)) }} role="status">
      <h4 className={styles.heading}>
        {frames === 0 ? 'No data' : 'These queries answer nothing this panel can draw'}
      </h4>
      <p>
        {frames === 0
          ? 'The queries answered no frames at all: nothing may have been sampled in this time. Check the data source with “Save & test”, or look at a later time.'
          : 'It draws a timeline of statements and the disk. Choose the Runaway data source and add these queries:'}
      </p>
      <ul className={styles.list}>
        {wanted.map(([name, what]) => (
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
