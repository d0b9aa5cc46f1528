import { expect, test } from 'bun:test';
import { grants } from './grants';

test('the account gets only the privileges that sampling needs', () => {
  expect(grants('noc').split('\n')).toEqual([
    "CREATE USER 'noc'@'%' IDENTIFIED BY '<password>';",
    "GRANT SELECT ON performance_schema.* TO 'noc'@'%';",
    "GRANT PROCESS ON *.* TO 'noc'@'%';",
  ]);
});

test('a name cannot break out of its quotes', () => {
  expect(grants("o'brien\\")).toContain("CREATE USER 'o''brien\\\\'@'%'");
});

test('without a name the account is named runaway', () => {
  expect(grants('')).toContain("'runaway'@'%'");
});
