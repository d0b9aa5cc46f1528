import { expect, test } from 'bun:test';
import { redactPasswords } from './redact';

test.each([
  ["CREATE USER a IDENTIFIED BY 'x'", "CREATE USER a IDENTIFIED BY '<secret>'"],
  [
    "SET PASSWORD FOR 'a'@'b' = PASSWORD('it''s \\' x')",
    "SET PASSWORD FOR '<secret>'@'<secret>' = PASSWORD('<secret>')",
  ],
  ['ALTER USER a IDENTIFIED BY "cut sho', "ALTER USER a IDENTIFIED BY '<secret>'"],
  [
    "CHANGE MASTER TO MASTER_HOST='h', MASTER_PASSWORD='p'",
    "CHANGE MASTER TO MASTER_HOST='h', MASTER_PASSWORD='<secret>'",
  ],
  ["select 'identity' from t", "select 'identity' from t"],
])('%s', (sql, expected) => {
  expect(redactPasswords(sql)).toBe(expected);
});
