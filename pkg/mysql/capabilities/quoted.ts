/** A string literal of SQL. */
export function quoted(name: string): string {
  return `'${name.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}

/** An account that the server names as `user@host`, as GRANT takes it. A user name may hold an @, a host may not. */
export function quotedAccount(account: string): string {
  const at = account.lastIndexOf('@');
  return `${quoted(account.slice(0, at))}@${quoted(account.slice(at + 1))}`;
}
