import { expect, test } from 'bun:test';
import { successResponse } from './health';

test('a success also shows what is missing', () => {
  const message = 'Sampling shop-db (MySQL 9.7.4). 1 instance lacks something: see below, or the Setup page.';
  expect(successResponse({ message, details: { verboseMessage: 'GRANT PROCESS …', instances: [] } })).toEqual({
    status: 'success',
    message,
    details: { verboseMessage: 'GRANT PROCESS …' },
  });
  expect(successResponse({ message, details: undefined })).toEqual({ status: 'success', message, details: {} });
});
