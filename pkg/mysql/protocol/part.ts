/** One sampling statement with its bound values. */
export interface Part {
  sql: string;
  values?: unknown[];
}
