/** Errors that may end a statement and quote no value; `'…'` is a name. */
const withoutValues = [
  /^Query execution was interrupted(?:,? (?:maximum statement execution time exceeded|\(max_statement_time exceeded\)))?\.?$/,
  /^Lock wait timeout exceeded; try restarting transaction$/,
  /^Deadlock found when trying to get lock; try restarting transaction$/,
  /^(?:Server shutdown in progress|Connection was killed|Got an error (?:reading|writing) communication packets)$/,
  /^Lost connection to (?:MySQL|MariaDB)? ?server during query$/,
  /^(?:Out of (?:sort )?memory|Sort aborted|Out of range)[\w ,;.()]*$/,
  /^Subquery returns more than 1 row$/,
  /^Column (?:count doesn't match value count at row \d+|'[^']*' cannot be null)$/,
  /^(?:Out of range value|Data too long|Data truncated) for column '[^']*' at row \d+$/,
  /^Field '[^']*' doesn't have a default value$/,
  /^(?:Unknown|Table) (?:table )?'[^']*'(?: (?:doesn't exist|already exists))?$/,
  /^Unknown column '[\p{L}\w$.`]*' in '[\w ]*'$/u,
  /^The table '[^']*' is full$/,
  /^Disk full \([^()']*\); waiting for someone to free some space\.\.\.[\w ():.]*$/,
  /^Got error \d+(?: [-"'\w ]{0,80})? from (?:storage engine(?: \w+)?|table handler)$/,
  /^The total number of locks exceeds the lock table size$/,
  /^The MySQL server is running with the [-\w]+ option so it cannot execute this statement$/,
  /^Cannot (?:add or update a child|delete or update a parent) row: a foreign key constraint fails \(`[^()']*\(`[^()']*\) REFERENCES `[^()']*\(`[^()']*\)[\w ]*\)$/,
  /^(?:Illegal mix of collations|COLLATION|Unknown character set)[^"]*$/,
  /^(?:Temporary file write failure|Division by 0|Table definition has changed, please retry transaction)\.?$/,
  /^Statement aborted because lock\(s\) could not be acquired immediately and NOWAIT is set\.$/,
];

/** Errors that quote a value, with the parts that stay. The value may hold quotes itself: the match is greedy. */
const withValues = [
  /^(?<before>Duplicate entry ')(?:.*)(?<after>' for key '[^']*')$/s,
  /^(?<before>Incorrect [\w() ]+ value: ')(?:.*)(?<after>' for column '[^']*' at row \d+)$/s,
  /^(?<before>(?:Truncated incorrect|Incorrect) [\w() ]+ value: ')(?:.*)(?<after>'(?: for (?:column|function) [^']{0,200})?)$/s,
  /^(?<before>[A-Z ]+ value is out of range in ')(?:.*)(?<after>')$/s,
  /^(?<before>You have an error in your SQL syntax)(?:.*)(?<after> at line \d+)$/s,
];

/** A server's error message without the values it quotes; `?` for an unknown message, because SIGNAL can say anything. */
export function redactMessage(message: string): string {
  for (const pattern of withValues) {
    const { before, after } = pattern.exec(message)?.groups ?? {};
    if (before !== undefined && after !== undefined) {
      return before.endsWith("'") ? `${before}?${after}` : `${before}${after}`;
    }
  }
  return withoutValues.some((pattern) => pattern.test(message)) ? message : '?';
}
