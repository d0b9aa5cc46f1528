import { expect, test } from 'bun:test';
import { killShortcomings, shortcomingsOf } from './shortcomings';

const right = {
  ...{ mayKill: true, excess: [], account: 'killer@%', by: 'KILL' as const, remedy: null, mayReadThreads: true },
};

test('an account that may kill, and no more, lacks nothing', () => {
  expect(shortcomingsOf(right)).toEqual([]);
});

test('what is missing has its GRANT, and what is too much is said', () => {
  const remedy = "GRANT CONNECTION_ADMIN ON *.* TO 'killer'@'%';";
  const found = shortcomingsOf({ ...right, by: null, remedy, mayReadThreads: false, excess: ['SUPER'] });
  expect(found.map((one) => one.remedy)).toEqual([
    remedy,
    "GRANT SELECT ON performance_schema.* TO 'killer'@'%';",
    null,
  ]);
  expect(found[2]?.what).toContain('SUPER');
});

test('an account that cannot log in', async () => {
  const killer = { right: () => Promise.reject(new Error('shop: the account is refused')) };
  expect(await killShortcomings(killer)).toMatchObject([{ what: 'Runaway cannot kill: shop: the account is refused' }]);
});
