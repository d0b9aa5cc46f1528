/** One sampling statement with its bound values. */
export interface Part {
  sql: string;
  values?: unknown[];
  /** The most rows it may answer, appended as LIMIT. An answer of so many counts as partial. */
  limit?: number;
}
