import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { Connection } from 'mysql2/promise';
import { connect } from '../../pkg/mysql/open-session';
import type { Sample } from '../../pkg/detection/sample';
import type { Session } from '../../pkg/mysql/session';
import { log } from '../../pkg/plugin/logs';
import { createMonitor, createShop } from '../../tools/servers/accounts';
import type { LocalServer } from '../../tools/servers/server';
import { accessTo, application, noThreads, sampleUntil, started } from './sampling';
import { flavours, start } from './servers';

/** What is switched off or left out after connecting is noticed, told with its remedy, and marked on the samples. */
describe.each(flavours)('%s', (flavour) => {
  let server: LocalServer;
  let root: Connection;
  let session: Session;

  beforeAll(async () => {
    server = await start(flavour);
    await createMonitor(server);
    await createShop(server);
    root = await server.connect();
    session = await connect(accessTo(server), log, null, { recordingSeconds: 0.2, surveyAgain: 100 });
    await session.sample(noThreads);
  }, 180_000);

  afterAll(async () => {
    await session?.close();
    root?.destroy();
    await server?.stop();
  }, 180_000);

  /** Samples until nothing or something is missing, and the session tells of it. */
  const untilMissing = (isMissing: (what: string) => boolean) =>
    sampleUntil(session, ({ unrecorded }: Sample) => {
      const isMarked = unrecorded?.what.some(isMissing) === true;
      return isMarked && session.server.shortcomings.some(({ what }) => isMissing(what)) ? unrecorded : null;
    });
  const untilWhole = () =>
    sampleUntil(
      session,
      ({ unrecorded }) => (unrecorded === undefined && session.server.shortcomings.length === 0) || null
    );
  const remedyOf = (what: string) => session.server.shortcomings.find((one) => one.what.includes(what))?.remedy ?? '';

  test.each([
    ['consumers', 'events_statements_current', 'error'],
    ['consumers', 'events_statements_history', 'warning'],
    ['consumers', 'statements_digest', 'warning'],
    ['consumers', 'global_instrumentation', 'error'],
    ['consumers', 'thread_instrumentation', 'error'],
    ['instruments', 'wait/io/file/%', 'warning'],
    ['instruments', 'statement/sql/%', 'error'],
    ['instruments', 'statement/sql/insert%', 'warning'],
    ['instruments', 'wait/lock/metadata/sql/mdl', 'warning'],
  ])(
    'setup_%s: %s',
    async (table, name, severity) => {
      const set = (on: string) =>
        root.query(`UPDATE performance_schema.setup_${table} SET ENABLED = '${on}' WHERE NAME LIKE ?`, [name]);
      await set('NO');
      const shown = name.startsWith('statement/sql') ? 'statement/%' : name;
      const { what } = await untilMissing((one) => one.includes(shown));
      expect(what.join()).toContain(shown);
      expect(session.server.shortcomings.find((one) => one.what.includes(shown))?.severity).toBe(severity as 'error');
      expect(remedyOf(shown)).toContain(`setup_${table}`);
      await set('YES');
      await untilWhole();
    },
    180_000
  );

  test('setup_actors', async () => {
    await root.query("UPDATE performance_schema.setup_actors SET ENABLED = 'NO'");
    await untilMissing((what) => what.includes('setup_actors'));
    expect(session.server.shortcomings[0]?.severity).toBe('error');
    await root.query(remedyOf('setup_actors'));
    await untilWhole();
    await root.query("DELETE FROM performance_schema.setup_actors WHERE USER = '%'");
    await untilMissing((what) => what.includes('setup_actors has no row'));
    await root.query(remedyOf('setup_actors has no row'));
    await untilWhole();
  }, 180_000);

  test('threads that are not recorded', async () => {
    const shop = await application(server);
    await root.query("UPDATE performance_schema.threads SET INSTRUMENTED = 'NO' WHERE PROCESSLIST_USER = 'shop'");
    const { what } = await untilMissing((one) => one.includes('INSTRUMENTED in threads'));
    expect(what.join()).toMatch(/1 connection of shop@\S+ are not recorded|Statements of 1 connection of shop@/);
    await root.query(remedyOf('INSTRUMENTED in threads'));
    await untilWhole();
    shop.destroy();
  }, 180_000);

  test('a statement that runs when recording stops is not said to have ended', async () => {
    const shop = await application(server);
    void started(shop, 'SELECT SLEEP(60)');
    await sampleUntil(session, ({ statements }) => (statements.is !== 'failed' && statements.value.length > 0) || null);
    await root.query(
      "UPDATE performance_schema.setup_consumers SET ENABLED = 'NO' WHERE NAME = 'events_statements_current'"
    );
    const failing = await sampleUntil(session, ({ statements }) => (statements.is === 'failed' ? statements : null));
    expect(failing.is).toBe('failed');
    await root.query(
      "UPDATE performance_schema.setup_consumers SET ENABLED = 'YES' WHERE NAME = 'events_statements_current'"
    );
    shop.destroy();
    await untilWhole();
  }, 180_000);
});

describe.each(flavours)('%s with too little room', (flavour) => {
  test.each([
    ['max_thread_instances=60', 'thread_instances', 'Statements, runaways'],
    ['max_metadata_locks=40', 'metadata_lock', 'a blocker may be missing'],
  ])(
    '%s',
    async (option, name, lost) => {
      const server = await start(flavour, { options: [`--performance-schema-${option.replaceAll('_', '-')}`] });
      const held: Connection[] = [];
      let session: Session | null = null;
      try {
        await createMonitor(server);
        await createShop(server);
        const opened = (session = await connect(accessTo(server), log, null, { recordingSeconds: 0.2 }));
        await opened.sample(noThreads);
        for (let i = 0; i < 70; i++) {
          const one = await application(server);
          held.push(one);
          await one.query('BEGIN');
          await one.query('SELECT COUNT(*) FROM products JOIN customers ON FALSE');
        }
        const { unrecorded } = await sampleUntil(opened, (sample) => {
          return sample.unrecorded?.what.some((what) => what.includes(`Performance_schema_${name}_lost`))
            ? sample
            : null;
        });
        const told = opened.server.shortcomings.find(({ what }) => what.includes(`_${name}_lost`));
        expect(told).toMatchObject({ severity: 'warning', remedy: null, lost: expect.stringContaining(lost) });
        expect(told?.what).toContain(`performance_schema_${option.split('=')[0]}`);
        expect(unrecorded?.what.join()).toMatch(/\d+/);
      } finally {
        held.forEach((one) => one.destroy());
        await session?.close();
        await server.stop();
      }
    },
    180_000
  );
});

test.each(flavours)(
  '%s without digests says so',
  async (flavour) => {
    const server = await start(flavour, { options: ['--max-digest-length=0'] });
    try {
      await createMonitor(server);
      const session = await connect(accessTo(server), log);
      expect(session.server.shortcomings).toMatchObject([
        { severity: 'warning', what: expect.stringContaining('max_digest_length is 0') },
      ]);
      await session.close();
    } finally {
      await server.stop();
    }
  },
  180_000
);
