/** A MySQL string literal. Users type the name and copy the SQL, so it must be quoted safely. */
const quoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;

/** The SQL that creates an account with the privileges Runaway needs, with a placeholder for the password. */
export function grants(user: string): string {
  const account = `${quoted(user === '' ? 'runaway' : user)}@'%'`;
  return [
    `CREATE USER ${account} IDENTIFIED BY '<password>';`,
    `GRANT SELECT ON performance_schema.* TO ${account};`,
    `GRANT PROCESS ON *.* TO ${account};`,
  ].join('\n');
}
