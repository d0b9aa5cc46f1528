import { afterAll, beforeAll, expect, test } from 'bun:test';
import { existsSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Bridge } from '../workbench/bridge';
import { connectPlugin } from '../workbench/client';
import { startPlugin } from '../workbench/process';
import { until } from '../servers/until';
import { buildExecutable } from './executable';

let folder: string;
let executable: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'runaway-moved-'));
  const [built = ''] = await buildExecutable(undefined, { folder: '.cache/moved', name: 'gpx_moved' });
  executable = join(folder, 'gpx_moved');
  await rename(built, executable);
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A data source with one instance at which nothing listens: its history has a gap. */
const source = {
  uid: 'moved',
  name: 'moved',
  jsonData: { user: 'u', instances: [{ name: 'db', address: '127.0.0.1:1' }] },
  secureJsonData: {},
};

test.skipIf(process.platform !== 'linux')(
  'the executable alone keeps a history, with the workers that it contains',
  async () => {
    const history = join(folder, 'history');
    const log: string[] = [];
    const plugin = await startPlugin(executable, history, (line) => log.push(line));
    const client = connectPlugin(plugin.address);
    const bridge = new Bridge(client, [source]);
    const url = new URL('http://127.0.0.1/api/ds/query');
    const query = { refId: 'A', datasource: { uid: source.uid }, queryType: 'activity', measures: ['up'] };
    const body = () => JSON.stringify({ from: Date.now() - 60_000, to: Date.now() + 1_000, queries: [query] });
    await until('a gap is in its history', async () => {
      const answer = await bridge.answer(new Request(url.href, { method: 'POST', body: body() }), url);
      return (await answer.text()).includes('"db"');
    });
    expect(existsSync(join(history, '1-moved.sqlite'))).toBe(true);
    await client.shutdown();
    await plugin.ended();
    client.close();
    expect(log.filter((line) => line.includes('"@level":"error"'))).toEqual([]);
    // It closed the history: nothing is left in a log beside it.
    expect(existsSync(join(history, '1-moved.sqlite-wal'))).toBe(false);
  },
  60_000
);
