import { expect, test } from 'bun:test';
import { stale } from './build';
import { files } from './files';

test('the committed files are what the code makes', async () => {
  expect(await stale()).toEqual([]);
});

test('no file holds a secret or an address', () => {
  const yaml = files().get('datasources/runaway.yaml') ?? '';
  expect(Bun.YAML.parse(yaml)).toMatchObject({
    datasources: [{ uid: 'runaway', secureJsonData: { password: '$RUNAWAY_MYSQL_PASSWORD' } }],
  });
});
