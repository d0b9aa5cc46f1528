import { text, type Row } from '../protocol/rows';

/** What MySQL prints where the format has no words for a statement: an UPDATE or DELETE of one table. */
const NOT_SHOWN = 'not executable by iterator executor';
/** Longest JSON and longest text of a plan that is kept. */
const LONGEST = 64 * 1024;

/** The only value of FORMAT=JSON or FORMAT=TREE; null where the plan isn't in it. */
export function planValue(rows: Row[]): string | null {
  const [row] = rows;
  const [value] = Object.values(row ?? {});
  return row === undefined || typeof value !== 'string' || value.includes(NOT_SHOWN) ? null : value;
}

/** A JSON plan without its blanks; null where it is none, or is too long to keep: half a plan's JSON is none. */
export function compactJson(plan: string): string | null {
  try {
    // MariaDB escapes a quote as JSON does not.
    const valid = plan.replace(/\\(.)/gs, (escape, sign) => (sign === "'" ? sign : escape));
    const compact = JSON.stringify(JSON.parse(valid));
    return compact.length > LONGEST ? null : compact;
  } catch {
    return null;
  }
}

/** A text cut where it is too long to keep. */
export function shortText(plan: string): string {
  const trimmed = plan.trimEnd();
  return trimmed.length > LONGEST ? `${trimmed.slice(0, LONGEST - 1)}…` : trimmed;
}

/** The rows of a tabular EXPLAIN in columns of text; those without any value are left out. Null for no rows. */
export function planTable(rows: Row[]): string | null {
  const [first] = rows;
  if (first === undefined) {
    return null;
  }
  const columns = Object.keys(first).filter((name) => rows.some((row) => (text(row, name) ?? '') !== ''));
  const lines = [columns, ...rows.map((row) => columns.map((name) => text(row, name) ?? ''))];
  const widths = columns.map((_, i) => Math.max(...lines.map((line) => line[i]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd()
    )
    .join('\n');
}
