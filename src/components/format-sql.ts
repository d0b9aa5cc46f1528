import { formatDialect, mysql } from 'sql-formatter';

/** SQL with line breaks and indents. A text that cannot be parsed, such as one the server cut off, comes back unchanged. */
export function formatSql(sql: string): string {
  try {
    return formatDialect(sql, { dialect: mysql });
  } catch {
    return sql;
  }
}
