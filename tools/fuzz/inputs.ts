import { DELIMITERS } from './literals';
import type { Random } from './random';

const TOKENS = [...DELIMITERS, '-', '...', '0x'] as const;

/** Cut after any byte, as SQL_TEXT is: a character may be cut in half. */
export function cut(random: Random, text: string): string {
  const bytes = Buffer.from(text);
  return bytes.subarray(0, random.int(bytes.length + 1)).toString();
}

/** The text with one to five random changes. */
export function broken(random: Random, text: string): string {
  const at = (): number => random.int(text.length + 1);
  const change = (from: string): string => {
    const [a, b] = [at(), at()];
    return random.pick([
      () => from.slice(0, a) + from.slice(a + 1),
      () => from.slice(0, a) + random.pick(TOKENS) + from.slice(a),
      () => from.slice(0, Math.min(a, b)) + from.slice(Math.max(a, b)),
      () => from + from.slice(a, b),
    ])();
  };
  return random.list(1, 5, () => null).reduce((changed) => change(changed), text);
}

/** InnoDB's report of a deadlock with this statement and this record value. */
export function report(statement: string, value: string): string {
  return `*** (1) TRANSACTION:
TRANSACTION 24, ACTIVE 0 sec starting index read
MySQL thread id 2, OS thread handle 140, ${'q'.toUpperCase()}uery id 18 localhost root updating
${statement}
*** (1) HOLDS THE LOCK(S):
RECORD LOCKS space id 5 page no 3 n bits 320 index PRIMARY of table \`shop\`.\`t\` trx id 24 lock_mode X waiting
Record lock, heap no 2 PHYSICAL RECORD: n_fields 5; compact format; info bits 0
 0: len 4; hex 67; asc ${value};;

*** WE ROLL BACK TRANSACTION (2)`;
}

/** An error message with this value. */
export function message(random: Random, value: string): string {
  return random.pick([
    `Duplicate entry '${value}' for key 't1.PRIMARY'`,
    `Incorrect integer value: '${value}' for column 'c5' at row 2`,
    `Truncated incorrect DOUBLE value: '${value}'`,
    `BIGINT value is out of range in '${value}'`,
    `You have an error in your SQL syntax; check the manual for the right syntax to use near '${value}' at line 2`,
    value,
    `Duplicate entry '${value}`,
  ]);
}
