import React, { useMemo } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Badge, InteractiveTable, TextLink, useStyles2, type Column, type CellProps } from '@grafana/ui';
import { bytesMoved } from '../../components/statement-bytes';
import { parseDetails } from '../../shared/details';
import type { StatementRow } from '../../shared/frames';
import { visible } from '../../shared/text';
import { killerOf } from '../../shared/outcomes';
import { incidentPath, type PageParams } from '../paths';
import { rangeAround } from '../range';
import { OutcomeBadge } from './OutcomeBadge';
import { account, bytes, excerpt, timeToSecond, seconds } from './format';

interface Props {
  runaways: StatementRow[];
  params: PageParams;
}

type Cell = CellProps<StatementRow>;
type Styles = ReturnType<typeof getStyles>;

/** The address of one incident, with the time range in which the page looks for it. */
function linkTo(row: StatementRow, params: PageParams): string {
  return incidentPath(row.id, {
    ...params,
    range: rangeAround(row.start, row.end ?? row.start + row.elapsed * 1000, 60_000),
  });
}

function columns(params: PageParams, styles: Styles): Array<Column<StatementRow>> {
  return [
    {
      id: 'start',
      header: 'Start',
      sortType: 'number',
      disableGrow: true,
      cell: ({ row: { original } }: Cell) => (
        <span className={styles.line}>
          <TextLink href={linkTo(original, params)}>{timeToSecond(original.start, params.timeZone)}</TextLink>
        </span>
      ),
    },
    {
      id: 'elapsed',
      header: 'Ran for',
      sortType: 'number',
      disableGrow: true,
      cell: ({ row: { original } }: Cell) => <span className={styles.line}>{seconds(original.elapsed)}</span>,
    },
    {
      id: 'outcome',
      header: 'Outcome',
      sortType: 'string',
      disableGrow: true,
      cell: ({ row: { original } }: Cell) => (
        <>
          <span className={styles.line}>
            <OutcomeBadge {...original} />
          </span>
          {original.killer !== null && <div className={styles.second}>by {killerOf(original)}</div>}
        </>
      ),
    },
    {
      id: 'text',
      header: 'Statement',
      cell: ({ row: { original } }: Cell) => (
        <>
          {parseDetails(original.details).digest?.isNew === true && <Badge text="NEW" color="orange" />}
          <span className={styles.text}>{excerpt(original.text)}</span>
        </>
      ),
    },
    {
      id: 'instance',
      header: 'Where',
      sortType: 'string',
      disableGrow: true,
      cell: ({ row: { original } }: Cell) => (
        <>
          <span className={styles.line}>{visible(original.instance)}</span>
          {original.db !== null && <div className={styles.second}>{original.db}</div>}
        </>
      ),
    },
    {
      id: 'user',
      header: 'Who',
      sortType: 'string',
      disableGrow: true,
      cell: ({ row: { original } }: Cell) => <>{account(original)}</>,
    },
    {
      id: 'readBytes',
      header: 'Disk I/O',
      sortType: (a, b) => (bytesMoved(a.original).bytes ?? -1) - (bytesMoved(b.original).bytes ?? -1),
      disableGrow: true,
      cell: ({ row: { original } }: Cell) => <span className={styles.line}>{moved(original)}</span>,
    },
    { id: 'blocking', header: 'Blocked', sortType: 'number', disableGrow: true },
  ];
}

/** `46.6 GiB`; `about 90.2 GiB` where it is estimated. */
function moved(row: StatementRow): string {
  const { bytes: amount, isExact } = bytesMoved(row);
  return isExact || amount === null ? bytes(amount) : `about ${bytes(amount)}`;
}

/** One row per runaway. Its start links to the incident. */
export function IncidentTable({ runaways, params }: Props) {
  const styles = useStyles2(getStyles);
  const tableColumns = useMemo(() => columns(params, styles), [params, styles]);
  return (
    <InteractiveTable
      columns={tableColumns}
      data={runaways}
      getRowId={({ id }) => id}
      pageSize={50}
      headerTooltips={tooltips}
    />
  );
}

const tooltips = {
  readBytes: {
    content:
      'Bytes that reached the disk, where the kernel counts them. Else, after “about”: file reads and writes, page cache included, estimated.',
  },
  blocking: { content: 'The largest number of sessions that waited behind it at the same time.' },
};

const getStyles = (theme: GrafanaTheme2) => ({
  line: css({ whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' }),
  second: css({
    whiteSpace: 'nowrap',
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  // Two lines identify a statement; the incident page has the full text.
  text: css({
    display: '-webkit-box',
    WebkitBoxOrient: 'vertical',
    WebkitLineClamp: 2,
    overflow: 'hidden',
    minWidth: '24ch',
    overflowWrap: 'anywhere',
    fontFamily: theme.typography.fontFamilyMonospace,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
});
