import { expect, test } from 'bun:test';
import { tidy } from './digest-text';

test.each([
  ['SELECT `p` . `id` , `p` . * FROM `shop` . `order` `p`', 'SELECT `p`.`id`, `p`.* FROM `shop`.`order` `p`'],
  [
    'SELECT COUNT ( * ) , MAX ( `a` ) FROM `t` WHERE `b` IN (...)',
    'SELECT COUNT (*), MAX (`a`) FROM `t` WHERE `b` IN (...)',
  ],
  ['SELECT ( SELECT ? ) AS `a , ( b ) . c`', 'SELECT (SELECT ?) AS `a , ( b ) . c`'],
  ['SELECT `odd `` . name` FROM `t`', 'SELECT `odd `` . name` FROM `t`'],
  ['INSERT INTO `t` VALUES (...) /* , ... */', 'INSERT INTO `t` VALUES (...) /*, ... */'],
  ['SELECT `cut off , (', 'SELECT `cut off, ('],
])('%s', (given, tidied) => {
  expect(tidy(given)).toBe(tidied);
  expect(tidy(tidied)).toBe(tidied);
});
