import { copyOf, tableKey } from '../io/other-reading';
import type { TableInUse } from '../other-threads';

/** Tables by their key: those that something has open, and of these the ones that it may change. */
export interface OpenTables {
  tables: ReadonlySet<string>;
  writes: ReadonlySet<string>;
}

export const noTables: OpenTables = { tables: new Set(), writes: new Set() };

/** What each thread has open. */
export function tablesByThread(found: TableInUse[]): ReadonlyMap<number, OpenTables> {
  const byThread = Map.groupBy(found, ({ threadId }) => threadId);
  return new Map(
    [...byThread].map(([thread, tables]) => [
      thread,
      { tables: keysOf(tables), writes: keysOf(tables.filter(({ writes }) => writes)) },
    ])
  );
}

function keysOf(tables: TableInUse[]): ReadonlySet<string> {
  return new Set(
    tables.map(({ schema, table }) => (table.startsWith('#sql') ? copyOf(schema) : tableKey(schema, table)))
  );
}

/** What both have open. */
export function together(one: OpenTables, other: OpenTables): OpenTables {
  return {
    tables: new Set([...one.tables, ...other.tables]),
    writes: new Set([...one.writes, ...other.writes]),
  };
}

export interface Writers {
  /** The statement that alone may change a table, by the table's key. */
  byTable: ReadonlyMap<string, string>;
  /** The statement that alone may change any table. */
  only: string | null;
}

/** `others`: tables that sessions without a long statement may change. */
export function writersOf(statements: ReadonlyMap<string, OpenTables>, others: ReadonlySet<string>): Writers {
  const ids = [...statements].filter(([, { writes }]) => writes.size > 0);
  const tables = [...new Set(ids.flatMap(([, { writes }]) => [...writes]))].filter((table) => !others.has(table));
  const byTable = tables.flatMap((table) => {
    const owners = ids.filter(([, { writes }]) => writes.has(table));
    return owners.length === 1 ? owners.map(([id]) => [table, id] as const) : [];
  });
  return { byTable: new Map(byTable), only: ids.length === 1 && others.size === 0 ? (ids[0]?.[0] ?? null) : null };
}
