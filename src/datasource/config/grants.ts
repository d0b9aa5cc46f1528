/** A MySQL string literal: the name is typed by a person and shown to be copied. */
const quoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;

/** The statements that create the least-privileged account Runaway needs; the password is left to be filled in. */
export function grants(user: string): string {
  const account = `${quoted(user === '' ? 'runaway' : user)}@'%'`;
  return [
    `CREATE USER ${account} IDENTIFIED BY '<password>';`,
    `GRANT SELECT ON performance_schema.* TO ${account};`,
    `GRANT PROCESS ON *.* TO ${account};`,
  ].join('\n');
}
