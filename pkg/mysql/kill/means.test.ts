import { expect, test } from 'bun:test';
import { killGrants } from './means';

const on = (...privileges: string[]) => privileges.map((of) => `GRANT ${of} TO \`runaway\`@\`%\``);

test.each([
  ['the least', on('SELECT ON `performance_schema`.*', 'PROCESS ON *.*'), false, []],
  ['MySQL', on('PROCESS ON *.*', 'CONNECTION_ADMIN ON *.*'), true, []],
  ['MariaDB', on('PROCESS, CONNECTION ADMIN ON *.*'), true, []],
  ['SUPER', on('PROCESS, SUPER ON *.*'), true, ['SUPER']],
  ['SYSTEM_USER', on('CONNECTION_ADMIN,SYSTEM_USER ON *.*'), true, ['SYSTEM_USER']],
  ['all', on('ALL PRIVILEGES ON *.*'), true, ['ALL PRIVILEGES']],
  [
    'tables',
    on('CONNECTION_ADMIN ON *.*', 'SELECT, INSERT ON `shop`.*', 'SELECT ON `shop`.`t`'),
    true,
    ['grants on shop'],
  ],
  ['its own schema only', on('ALL PRIVILEGES ON `shop`.*'), false, ['grants on shop']],
  ['a role', ['GRANT `dba`@`%` TO `runaway`@`%`'], false, []],
])('%s', (_, lines, mayKill, excess) => {
  expect(killGrants(lines)).toEqual({ mayKill, excess });
});
