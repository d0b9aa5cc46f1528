import { expect, test } from 'bun:test';
import { eraseRequest } from '../../shared/resources';
import { noConditions, toRequest } from './erase-request';

test('empty fields are no conditions, and none at all is refused', () => {
  expect(toRequest({ ...noConditions, user: 'shop' }, true)).toEqual({ user: 'shop', dryRun: true });
  expect(eraseRequest.safeParse(toRequest(noConditions, true)).success).toBe(false);
});

test('local times become epoch milliseconds, the last second whole', () => {
  const nine = new Date(2024, 4, 5, 9).getTime();
  const request = toRequest({ ...noConditions, from: '2024-05-05T09:00', to: '2024-05-05T09:00:10' }, false);
  expect(request).toEqual({ from: nine, to: nine + 10_999, dryRun: false });
  expect(eraseRequest.safeParse(request).success).toBe(true);
});
