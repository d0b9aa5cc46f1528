import { expect, test } from 'bun:test';
import { hideSecrets } from './secrets';
import type { ReadingServer } from './special-comments';
import { redactSql } from './sql';

const mysql: ReadingServer = { flavour: 'MySQL', version: '9.7.4' };
const mariadb: ReadingServer = { flavour: 'MariaDB', version: '10.11.19-MariaDB-0' };

test.each([
  [
    'a hint',
    mysql,
    'SELECT /*+ MAX_EXECUTION_TIME(1000) MRR(t1) */ a',
    'SELECT /*+ MAX_EXECUTION_TIME(?) MRR(t1) */ a',
  ],
  ['a hint that sets a variable', mysql, "SELECT /*+ SET_VAR(x='secret') */ a", 'SELECT /*+ SET_VAR(x=?) */ a'],
  ['a hint where it is a comment', mariadb, 'SELECT /*+ MAX_EXECUTION_TIME(1000) secret */ a', 'SELECT a'],
  ['a hint with other text', mysql, 'SELECT /*+ a hint with a secret */ a', 'SELECT a'],
  ['a hint with other text at its end', mysql, 'SELECT /*+ MRR(t1) secret */ a', 'SELECT a'],
  ['a hint at another place', mysql, 'SELECT a /*+ MRR(secret) */ FROM t', 'SELECT a FROM t'],
  ['a hint that is cut off', mysql, 'SELECT /*+ MRR(secret', 'SELECT '],
  ['an older version', mysql, 'SELECT /*!50000 SQL_NO_CACHE */ a', 'SELECT /*!50000 SQL_NO_CACHE */ a'],
  ['a newer version', mysql, 'SELECT /*!99999 secret */ a', 'SELECT a'],
  ['a newer version with six digits', mysql, 'SELECT /*!100000 secret */ a', 'SELECT a'],
  ['a comment in a newer version', mysql, 'SELECT /*!99999 x /* y */ secret */ a', 'SELECT a'],
  ['a comment in an older version', mysql, 'SELECT /*!50000 /* secret */ b, */ a', 'SELECT /*!50000 b, */ a'],
  ['a newer version with one quote', mysql, "SELECT /*!99999 it's */ 'secret', a", 'SELECT ?, a'],
  ['a literal that looks like a version', mysql, 'SELECT /*!1234*/', 'SELECT /*!?*/'],
  ["MariaDB's comment", mysql, 'SELECT /*M! secret */ a', 'SELECT a'],
  ["MariaDB's comment with its version", mysql, 'SELECT /*M!100000 secret */ a', 'SELECT a'],
  ["MariaDB's comment on MariaDB", mariadb, "SELECT /*M!100100 b, 'x', */ a", 'SELECT /*M!100100 b, ?, */ a'],
  ["MariaDB's comment of a later one", mariadb, 'SELECT /*M!110000 secret */ a', 'SELECT a'],
  ["MySQL's version on MariaDB", mariadb, 'SELECT /*!80000 secret */ a', 'SELECT a'],
  [
    'a version that MariaDB runs',
    mariadb,
    'SELECT /*!50600 b, */ /*!100100 c, */ a',
    'SELECT /*!50600 b, */ /*!100100 c, */ a',
  ],
  ['ordinary comments', mariadb, 'SELECT a -- secret\n, b # secret\n, /* secret /* secret */ c', 'SELECT a\n, b\n, c'],
] as const)('%s', (_, server, sql, expected) => {
  const redacted = redactSql(sql, server);
  expect(redacted).toBe(expected);
  expect(redactSql(redacted, server)).toBe(expected);
});

test('a comment after a password is hidden, also where the server is not known', () => {
  expect(hideSecrets("ALTER USER x IDENTIFIED BY 'a' /*+ secret */")).toBe(
    "ALTER USER x IDENTIFIED BY '<secret>' '<secret>'"
  );
  expect(hideSecrets("ALTER USER x IDENTIFIED /*!99999 secret */ BY 'a'")).not.toContain(' secret ');
});

test('a hint in the text of a digest', () => {
  const digest = (hint: string) => `SELECT /*+ ${hint} */ \`SLEEP\` (?) AS \`h\``;
  expect(redactSql(digest('`a` `hint` `with` `canary`'), mysql)).toBe('SELECT `SLEEP` (?) AS `h`');
  expect(redactSql(digest('MAX_EXECUTION_TIME (?) `MRR` ( `t` )'), mysql)).toBe(
    'SELECT /*+ MAX_EXECUTION_TIME (?) `MRR` ( `t` ) */ `SLEEP` (?) AS `h`'
  );
});
