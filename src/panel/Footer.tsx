import React from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2 } from '@grafana/ui';
import { Legend, legendHeight } from './chart/Legend';
import type { Lane } from './data/lanes';

interface Props {
  lanes: Lane[];
  /** What was not sampled; null if all was. */
  note: string | null;
  /** The address of the Setup page, which says how to mend it; null if the data source is not known. */
  setup: string | null;
  height: number;
}

/** Pixels. A low panel has no legend, but what is missing must still be said. */
export function footerHeight(height: number, note: string | null): number {
  return Math.max(legendHeight(height), note === null ? 0 : 24);
}

/** Below the picture: what its time range lacks, and the legend. */
export function Footer({ lanes, note, setup, height }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.row} style={{ height }}>
      {note !== null && (
        <div className={styles.note} style={{ fontSize: height * 0.52 }} role="status">
          <Icon className={styles.icon} name="exclamation-triangle" />
          <span className={styles.text} title={note}>
            {note}
          </span>
          {setup !== null && (
            <a className={styles.link} href={setup}>
              Setup
            </a>
          )}
        </div>
      )}
      <Legend lanes={lanes} height={height} />
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  row: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(2), overflow: 'hidden' }),
  note: css({
    display: 'flex',
    alignItems: 'center',
    gap: '0.5em',
    // The note comes before the legend.
    flexShrink: 0,
    maxWidth: '75%',
    paddingLeft: '0.5em',
    color: theme.colors.warning.text,
  }),
  icon: css({ width: '1.1em', height: '1.1em', flexShrink: 0 }),
  // A button’s height does not grow with the letters.
  link: css({ color: theme.colors.text.link, '&:hover': { textDecoration: 'underline' } }),
  text: css({ overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }),
});
