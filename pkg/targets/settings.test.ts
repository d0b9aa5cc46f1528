import { expect, test } from 'bun:test';
import { parseSettings } from './settings';

const given = (json: unknown, secure: Record<string, string> = {}) => ({
  uid: 'u',
  orgId: 1,
  name: 'Runaway',
  json,
  secure,
  updatedAt: 0,
});

test('defaults are filled in', () => {
  const { settings, secrets } = parseSettings(
    given({ user: 'runaway', instances: [{ address: 'db:3306' }] }, { password: 'x' })
  );
  expect(settings).toMatchObject({ runawaySeconds: 10, sampleSeconds: 1, tls: 'preferred' });
  expect(secrets).toMatchObject({ password: 'x', tlsCACert: '' });
});

test.each([
  [
    'nothing',
    {},
    'The data source Runaway is not set up yet. Add an instance with its address and a user in its settings.',
  ],
  ['no user', { instances: [{ address: 'db' }] }, 'Add a user in its settings.'],
  ['no jsonData', null, 'jsonData'],
  ['no instance', { user: 'u', instances: [] }, 'Add an instance with its address in its settings.'],
  ['no address', { user: 'u', instances: [{ name: 'a', address: ' ' }] }, 'instances.0.address'],
  [
    'a threshold of zero',
    { user: 'u', instances: [{ address: 'db' }], runawaySeconds: 0 },
    'runawaySeconds: At least 1.',
  ],
  [
    'one name twice',
    { user: 'u', instances: [{ address: 'db' }, { name: 'db', address: 'other' }] },
    'instances.1.name: Another instance has this name',
  ],
])('%s is refused, and the field is named', (_, json, named) => {
  expect(() => parseSettings(given(json, { password: 'secret' }))).toThrow(named);
});
