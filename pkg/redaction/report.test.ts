import { expect, test } from 'bun:test';
import { redactReport } from './report';

const report = (statement: string, value: string) => `LATEST DETECTED DEADLOCK
------------------------
2026-11-23 17:23:09 0x7ff1dc1516c0
*** (1) TRANSACTION:
TRANSACTION 24, ACTIVE 0 sec starting index read
mysql tables in use 1, locked 1
LOCK WAIT 4 lock struct(s), heap size 1128, 3 row lock(s), undo log entries 1
MariaDB thread id 7, OS thread handle 140676756215488, query id 18 localhost 127.0.0.1 root Searching rows for update
${statement}
*** (1) WAITING FOR THIS LOCK TO BE GRANTED:
RECORD LOCKS space id 5 page no 3 n bits 320 index PRIMARY of table \`shop\`.\`t\` trx id 24 lock_mode X locks rec but not gap waiting
Record lock, heap no 2 PHYSICAL RECORD: n_fields 5; compact format; info bits 0
 0: len 4; ${value}

*** WE ROLL BACK TRANSACTION (2)`;

test('literals and records are hidden, the structure stays', () => {
  const given = report("UPDATE t\n SET name = 'multi\nline 7' WHERE id = 2", "hex 63616e27; asc can'secret;;");
  expect(redactReport(given)).toBe(report('UPDATE t\n SET name = ? WHERE id = ?', 'hex ?; asc ?;;'));
  expect(redactReport(redactReport(given))).toBe(redactReport(given));
});

test('after a literal that imitates the report everything is hidden', () => {
  const redacted = redactReport(report("UPDATE t SET a = 'x\n*** (1) TRANSACTION:\nsecret'", 'hex 00; asc ;;'));
  expect(redacted).not.toContain('secret');
  expect(redacted).toContain('*** WE ROLL BACK TRANSACTION (2)');
});
