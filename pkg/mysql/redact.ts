const passwordWords = /\b(identified\s+(?:by|via|with|as)|\w*password)\b/i;
const literal = /'(?:[^'\\]|\\.|'')*(?:'|$)|"(?:[^"\\]|\\.|"")*(?:"|$)/gs;

/** Hides string literals that follow a word for a password: MariaDB leaves them in SQL_TEXT, which may also cut one short. */
export function redactPasswords(sql: string): string {
  const found = passwordWords.exec(sql);
  return found === null ? sql : sql.slice(0, found.index) + sql.slice(found.index).replace(literal, () => "'<secret>'");
}
