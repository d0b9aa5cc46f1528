/** A MySQL string literal. Users type the name and copy the SQL, so it must be quoted safely. */
const quoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;

const accountOf = (user: string) => `${quoted(user === '' ? 'runaway' : user)}@'%'`;

/** The SQL that lets an account kill; with `own`, it is created first. The privilege has another name on MariaDB. */
export function killGrants(user: string, own: boolean): string {
  const account = accountOf(user);
  return [
    ...(own ? [grants(user)] : []),
    `GRANT CONNECTION_ADMIN ON *.* TO ${account}; -- MySQL`,
    `GRANT CONNECTION ADMIN ON *.* TO ${account}; -- MariaDB`,
  ].join('\n');
}

/** The SQL that creates an account with the privileges Runaway needs, with a placeholder for the password. */
export function grants(user: string): string {
  const account = accountOf(user);
  return [
    `CREATE USER ${account} IDENTIFIED BY '<password>';`,
    `GRANT SELECT ON performance_schema.* TO ${account};`,
    `GRANT PROCESS ON *.* TO ${account};`,
  ].join('\n');
}
