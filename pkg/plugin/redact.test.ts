import { expect, test } from 'bun:test';
import { registerSecrets, redact } from './redact';

test('removes every known secret from a text, but no short values', () => {
  registerSecrets(['hunter2-hunter2', 'abc', '']);
  expect(redact('mysql://root:hunter2-hunter2@db/abc?again=hunter2-hunter2')).toBe(
    'mysql://root:[redacted]@db/abc?again=[redacted]'
  );
});
