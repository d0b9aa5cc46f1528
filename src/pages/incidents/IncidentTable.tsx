import React, { useMemo } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Badge, InteractiveTable, TextLink, useStyles2, type Column, type CellProps } from '@grafana/ui';
import { parseDetails } from '../../shared/details';
import type { StatementRow } from '../../shared/frames';
import { killerOf } from '../../shared/killer';
import { incidentPath, type PageParams } from '../paths';
import { rangeAround } from '../range';
import { OutcomeBadge } from './OutcomeBadge';
import { account, bytes, excerpt, timeToSecond, moved, seconds } from './format';

interface Props {
  runaways: StatementRow[];
  where: PageParams;
}

type Cell = CellProps<StatementRow>;
type Styles = ReturnType<typeof getStyles>;

/** The address of one incident: the time around it comes along, for it is searched there. */
function linkTo(row: StatementRow, where: PageParams): string {
  return incidentPath(row.id, {
    ...where,
    range: rangeAround(row.start, row.end ?? row.start + row.elapsed * 1000, 60_000),
  });
}

function columns(where: PageParams, styles: Styles): Array<Column<StatementRow>> {
  return [
    {
      id: 'start',
      header: 'Start',
      sortType: 'number',
      disableGrow: true,
      cell: ({ row: { original } }: Cell) => (
        <span className={styles.line}>
          <TextLink href={linkTo(original, where)}>{timeToSecond(original.start, where.timeZone)}</TextLink>
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
      cell: ({ row: { original } }: Cell) => (
        <>
          <span className={styles.line}>{original.instance}</span>
          {original.db !== null && <div className={styles.second}>{original.db}</div>}
        </>
      ),
    },
    {
      id: 'user',
      header: 'Who',
      sortType: 'string',
      cell: ({ row: { original } }: Cell) => <>{account(original)}</>,
    },
    {
      id: 'readBytes',
      header: 'Disk I/O',
      sortType: (a, b) => (moved(a.original) ?? -1) - (moved(b.original) ?? -1),
      disableGrow: true,
      cell: ({ row: { original } }: Cell) => <span className={styles.line}>{bytes(moved(original))}</span>,
    },
    { id: 'blocking', header: 'Blocked', sortType: 'number', disableGrow: true },
  ];
}

/** One row per runaway; its start leads to all that is known of it. */
export function IncidentTable({ runaways, where }: Props) {
  const styles = useStyles2(getStyles);
  const memoized = useMemo(() => columns(where, styles), [where, styles]);
  return (
    <InteractiveTable
      columns={memoized}
      data={runaways}
      getRowId={({ id }) => id}
      pageSize={50}
      headerTooltips={tooltips}
    />
  );
}

const tooltips = {
  readBytes: { content: 'Read and written by the statement’s own thread, estimated.' },
  blocking: { content: 'The most sessions that waited behind it at once.' },
};

const getStyles = (theme: GrafanaTheme2) => ({
  line: css({ whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' }),
  second: css({
    whiteSpace: 'nowrap',
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  // Two lines are enough to know it by; the whole text is one click away.
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
