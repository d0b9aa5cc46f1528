import React from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { ioKinds, type StatementDetails } from '../../shared/details';
import { bytes, count, ioKindNames, seconds } from './describe';

/** A statement's disk I/O by file type, in estimated bytes. The last row has the kernel's exact bytes, if known. */
export function IoTable({ details: { io, exactIo } }: { details: StatementDetails }) {
  const styles = useStyles2(getStyles);
  if (io === undefined && exactIo === undefined) {
    return null;
  }
  return (
    <section aria-label="Disk I/O of this statement">
      <h4>Disk I/O</h4>
      <table className={styles.table}>
        <thead>
          <tr>
            <th>File type</th>
            <th>Operations</th>
            <th>Read (est.)</th>
            <th>Written (est.)</th>
            <th>I/O wait</th>
          </tr>
        </thead>
        <tbody>
          {ioKinds.map((kind) => {
            const amount = io?.[kind];
            return (
              amount !== undefined && (
                <tr key={kind}>
                  <td>{ioKindNames[kind]}</td>
                  <td>{count(amount.operations)}</td>
                  <td>{bytes(amount.readBytes)}</td>
                  <td>{bytes(amount.writeBytes)}</td>
                  <td>{seconds(amount.seconds)}</td>
                </tr>
              )
            );
          })}
          {exactIo !== undefined && (
            <tr className={styles.exact}>
              <td colSpan={2}>Reached the disk, by the kernel’s count</td>
              <td>{bytes(exactIo.readBytes)}</td>
              <td>{bytes(exactIo.writeBytes)}</td>
              <td />
            </tr>
          )}
        </tbody>
      </table>
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  table: css({
    fontVariantNumeric: 'tabular-nums',
    'th, td': {
      padding: theme.spacing(0.25, 2, 0.25, 0),
      textAlign: 'right',
      whiteSpace: 'nowrap',
      borderBottom: `1px solid ${theme.colors.border.weak}`,
    },
    'th:first-child, td:first-child': { textAlign: 'left', whiteSpace: 'normal' },
    th: { color: theme.colors.text.secondary, fontWeight: theme.typography.fontWeightRegular },
  }),
  exact: css({ fontWeight: theme.typography.fontWeightMedium }),
});
