import React from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { HistorySize } from '../../shared/resources';
import { levelName, megabytes, outlook, span } from './history-size';

/** What the history takes by level, and what will become of it. */
export function HistorySizes({ levels, file, most }: HistorySize) {
  const styles = useStyles2(getStyles);
  return (
    <>
      <table className={styles.table} aria-label="The history by level">
        <thead>
          <tr>
            <th>Kept of every instance</th>
            <th>Size</th>
            <th>A day adds</th>
            <th>Begins</th>
            <th>Kept for</th>
          </tr>
        </thead>
        <tbody>
          {levels.map((level) => (
            <tr key={level.step}>
              <td>{levelName(level)}</td>
              <td>{megabytes(level.bytes)}</td>
              <td>{megabytes(level.bytesADay)}</td>
              <td>{level.oldest === null ? '–' : new Date(level.oldest).toLocaleString()}</td>
              <td>{span(level.kept)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p>
        The file takes {megabytes(file)}, and may take {megabytes(most)}. {outlook(levels)}
      </p>
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  table: css({
    marginBottom: theme.spacing(1),
    'th, td': {
      padding: theme.spacing(0.5, 2, 0.5, 0),
      textAlign: 'left',
      borderBottom: `1px solid ${theme.colors.border.weak}`,
    },
    // Sizes line up at their units.
    ':is(th, td):is(:nth-child(2), :nth-child(3))': { textAlign: 'right' },
  }),
});
