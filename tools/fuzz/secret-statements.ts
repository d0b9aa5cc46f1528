import { literal, type Mode } from './literals';
import type { Random } from './random';

/** Statements with a password, of MySQL and MariaDB; `$` stands for the password. */
const forms = [
  'CREATE USER bob IDENTIFIED BY $',
  'CREATE USER bob IDENTIFIED WITH caching_sha2_password AS $ PASSWORD EXPIRE',
  'ALTER USER bob IDENTIFIED BY $ REPLACE $ RETAIN CURRENT PASSWORD',
  'ALTER USER bob IDENTIFIED VIA ed25519 USING PASSWORD($) OR pam USING $',
  'SET PASSWORD FOR bob = $',
  'SET PASSWORD = PASSWORD($)',
  'SET PASSWORD = OLD_PASSWORD($)',
  'GRANT ALL ON *.* TO bob IDENTIFIED BY PASSWORD $ WITH GRANT OPTION',
  'CHANGE MASTER TO MASTER_USER = bob, MASTER_PASSWORD = $, MASTER_PORT = 3306',
  'CHANGE REPLICATION SOURCE TO SOURCE_PASSWORD=$',
  'START REPLICA USER = bob PASSWORD = $',
  'START GROUP_REPLICATION USER = bob, PASSWORD = $',
  'CREATE SERVER s FOREIGN DATA WRAPPER w OPTIONS (HOST h, PASSWORD $)',
  'ALTER SERVER s OPTIONS (PASSWORD $, PORT 3306)',
  'CLONE INSTANCE FROM bob@h:3306 IDENTIFIED BY $',
  'SELECT AES_ENCRYPT(a, $) FROM t',
  'UPDATE users SET password = $ WHERE id = $',
  'EXECUTE IMMEDIATE CONCAT("ALTER USER bob IDENTIFIED BY ", $)',
] as const;

/** One of these statements, with keywords in mixed case, and with comments between that also hold the password. */
export function secretStatement(random: Random, mode: Mode): string {
  const secret = (): string => literal(random, mode);
  const gap = (): string =>
    random.chance(0.85) ? ' ' : random.pick([' /*7q*/ ', '\n', ' -- q7\n', ' #7\n', '/*!50000 */']);
  const written = random
    .pick(forms)
    .split(' ')
    .map((word) => (random.chance(0.3) ? word.toLowerCase() : word))
    // Redaction cannot know that a comment before the first of these words holds a secret.
    .reduce((text, word) => text + (/identified|password|crypt/i.test(text) ? gap() : ' ') + word)
    .replaceAll('$', secret);
  return random.chance(0.1) ? `PREPARE s FROM '${written.replaceAll('\\', '\\\\').replaceAll("'", "''")}'` : written;
}
