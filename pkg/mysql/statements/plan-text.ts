import { text, type Row } from '../protocol/rows';

/** MySQL prints this for statements that the format cannot show: an UPDATE or DELETE of one table. */
const NOT_SHOWN = 'not executable by iterator executor';
/** Longest plan that is kept, JSON or text. Characters. */
const LONGEST = 64 * 1024;

/** The only value of FORMAT=JSON or FORMAT=TREE; null without a plan. */
export function planValue(rows: Row[]): string | null {
  const [row] = rows;
  const [value] = Object.values(row ?? {});
  return row === undefined || typeof value !== 'string' || value.includes(NOT_SHOWN) ? null : value;
}

/** A JSON plan without blanks; null if it is no JSON or too long, for half a JSON is none. */
export function compactJson(plan: string): string | null {
  try {
    // MariaDB escapes quotes in a way that JSON does not know.
    const valid = plan.replace(/\\(.)/gs, (escape, sign) => (sign === "'" ? sign : escape));
    const compact = JSON.stringify(JSON.parse(valid));
    return compact.length > LONGEST ? null : compact;
  } catch {
    return null;
  }
}

/** The text, cut to the longest that is kept. */
export function shortText(plan: string): string {
  const trimmed = plan.trimEnd();
  return trimmed.length > LONGEST ? `${trimmed.slice(0, LONGEST - 1)}…` : trimmed;
}

/** A tabular EXPLAIN as columns of text, without empty columns. Null without rows. */
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
