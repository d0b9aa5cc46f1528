import React, { useMemo } from 'react';
import { InteractiveTable, TextLink, type Column, type CellProps } from '@grafana/ui';
import type { StatementRow } from '../../shared/frames';
import { incidentPath, type Where } from '../paths';
import { around } from '../range';
import { OutcomeBadge } from './OutcomeBadge';
import { account, bytes, excerpt, minute, moved, seconds } from './words';

interface Props {
  runaways: StatementRow[];
  where: Where;
}

type Cell = CellProps<StatementRow>;

/** The address of one incident: the time around it comes along, for it is searched there. */
function linkTo(row: StatementRow, ds: string): string {
  return incidentPath(row.id, { ds, range: around(row.start, row.end ?? row.start + row.elapsed * 1000, 60_000) });
}

function columns(ds: string): Array<Column<StatementRow>> {
  return [
    {
      id: 'start',
      header: 'Start',
      sortType: 'number',
      disableGrow: true,
      cell: ({ row: { original } }: Cell) => <TextLink href={linkTo(original, ds)}>{minute(original.start)}</TextLink>,
    },
    {
      id: 'elapsed',
      header: 'Ran for',
      sortType: 'number',
      disableGrow: true,
      cell: ({ row: { original } }: Cell) => <>{seconds(original.elapsed)}</>,
    },
    {
      id: 'outcome',
      header: 'Outcome',
      sortType: 'string',
      disableGrow: true,
      cell: ({ row: { original } }: Cell) => <OutcomeBadge {...original} />,
    },
    { id: 'instance', header: 'Instance', sortType: 'string', disableGrow: true },
    {
      id: 'user',
      header: 'Who',
      sortType: 'string',
      cell: ({ row: { original } }: Cell) => <>{account(original)}</>,
    },
    { id: 'db', header: 'Database', sortType: 'string', disableGrow: true },
    {
      id: 'killer',
      header: 'Killed by',
      sortType: 'string',
      visible: (rows) => rows.some(({ killer }) => killer !== null),
    },
    {
      id: 'readBytes',
      header: 'Disk I/O',
      sortType: (a, b) => (moved(a.original) ?? -1) - (moved(b.original) ?? -1),
      disableGrow: true,
      cell: ({ row: { original } }: Cell) => <>{bytes(moved(original))}</>,
    },
    { id: 'blocking', header: 'Blocked', sortType: 'number', disableGrow: true },
    { id: 'text', header: 'Statement', cell: ({ row: { original } }: Cell) => <code>{excerpt(original.text)}</code> },
  ];
}

/** One row per runaway; its start leads to all that is known of it. */
export function IncidentTable({ runaways, where }: Props) {
  const memoized = useMemo(() => columns(where.ds), [where.ds]);
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
