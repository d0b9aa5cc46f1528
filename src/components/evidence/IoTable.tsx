import React from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { ioKinds, type StatementDetails } from '../../shared/details';
import { bytes, count, ioKindNames, seconds } from './describe';

/** A statement's I/O: first what reached the disk, if the kernel counts it; then by file type, page cache included, estimated. */
export function IoTable({ details: { io, exactIo } }: { details: StatementDetails }) {
  const styles = useStyles2(getStyles);
  if (io === undefined && exactIo === undefined) {
    return null;
  }
  return (
    <section aria-label="Disk I/O of this statement">
      <h4>Disk I/O</h4>
      <div className={styles.frame}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th>File type</th>
              <th>Operations</th>
              <th>Read</th>
              <th>Written</th>
              <th>I/O wait</th>
            </tr>
          </thead>
          <tbody>
            {exactIo !== undefined && (
              <tr className={styles.exact}>
                <td colSpan={2}>Reached the disk, by the kernel’s count</td>
                <td>{bytes(exactIo.readBytes)}</td>
                <td>{bytes(exactIo.writeBytes)}</td>
                <td />
              </tr>
            )}
            {ioKinds.map((kind) => {
              const amount = io?.[kind];
              return (
                amount !== undefined && (
                  <tr key={kind}>
                    <td>{ioKindNames[kind]}</td>
                    <td>{count(amount.operations)}</td>
                    <td>about {bytes(amount.readBytes)}</td>
                    <td>about {bytes(amount.writeBytes)}</td>
                    <td>{seconds(amount.seconds)}</td>
                  </tr>
                )
              );
            })}
          </tbody>
        </table>
      </div>
      {io !== undefined && (
        <p className={styles.note}>By file type: file reads and writes, page cache included, estimated.</p>
      )}
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  // On a phone the table scrolls, and not the page.
  frame: css({ overflowX: 'auto' }),
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
  note: css({ margin: 0, color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  exact: css({ fontWeight: theme.typography.fontWeightMedium }),
});
