import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { seenIn, application, noThreads, sampler, sampleUntil, started } from './sampling';
import { flavours, start } from './servers';
import { openDataSource } from './data-source';
import { valueOf } from '../../pkg/detection/reading';
import type { StatementRow } from '../../src/shared/frames';
import { createMonitor, createShop, shopper } from '../../tools/servers/accounts';
import type { Flavour } from '../../tools/servers/debian';
import type { LocalServer } from '../../tools/servers/server';
import { until } from '../../tools/servers/until';

const both = [
  'sql_select_limit = 1',
  'max_join_size = 1',
  'sql_safe_updates = ON',
  "sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES,PAD_CHAR_TO_FULL_LENGTH,NO_UNSIGNED_SUBTRACTION'",
  "time_zone = '+09:00'",
  'group_concat_max_len = 4',
  'max_sort_length = 64',
  'div_precision_increment = 0',
  'sql_auto_is_null = ON',
  "character_set_results = 'latin1'",
  'completion_type = CHAIN',
  'sort_buffer_size = 32768',
  'big_tables = ON',
  'sql_buffer_result = ON',
  'default_week_format = 3',
  "lc_time_names = 'de_DE'",
  'min_examined_row_limit = 4294967295',
  'autocommit = OFF',
  ...['wait_timeout = 1', 'interactive_timeout = 1', 'net_read_timeout = 1', 'net_write_timeout = 1'],
  ...['lock_wait_timeout = 1', 'max_error_count = 0', "lc_messages = 'de_DE'", "default_storage_engine = 'MEMORY'"],
  ...['tmp_table_size = 1024', 'max_heap_table_size = 16384', 'join_buffer_size = 128', 'read_buffer_size = 8192'],
  ...['eq_range_index_dive_limit = 1', 'max_seeks_for_key = 1', 'optimizer_search_depth = 0', 'read_only = ON'],
  ...[
    'session_track_schema = ON',
    'session_track_state_change = ON',
    "session_track_transaction_info = 'CHARACTERISTICS'",
  ],
  ...["session_track_system_variables = '*'", "character_set_client = 'latin1'", "collation_connection = 'latin1_bin'"],
];
const own: Record<Flavour, string[]> = {
  mysql: [
    'max_execution_time = 1',
    "transaction_isolation = 'SERIALIZABLE'",
    'transaction_read_only = ON',
    'end_markers_in_json = ON',
    "explain_format = 'TREE'",
    'range_optimizer_max_mem_size = 1',
    "terminology_use_previous = 'BEFORE_8_0_26'",
    "internal_tmp_mem_storage_engine = 'MEMORY'",
    ...[
      'super_read_only = ON',
      'sql_require_primary_key = ON',
      'cte_max_recursion_depth = 0',
      'windowing_use_high_precision = OFF',
    ],
    ...['session_track_gtids = ALL_GTIDS', 'set_operations_buffer_size = 16384', 'sql_quote_show_create = OFF'],
    ...['global_connection_memory_tracking = ON', 'connection_memory_chunk_size = 1'],
  ],
  mariadb: [
    'max_statement_time = 0.05',
    "tx_isolation = 'SERIALIZABLE'",
    'tx_read_only = ON',
    "old_mode = 'UTF8_IS_UTF8MB3,ZERO_DATE_TIME_CAST,NO_PROGRESS_INFO'",
    'sql_notes = OFF',
    "default_regex_flags = 'DOTALL'",
    'in_predicate_conversion_threshold = 2',
    'max_session_mem_used = 8192',
    'tmp_disk_table_size = 1024',
    ...["note_verbosity = ''", 'idle_transaction_timeout = 1', 'join_cache_level = 8', 'expensive_subquery_limit = 0'],
    ...['max_recursive_iterations = 0', 'optimizer_use_condition_selectivity = 5', 'sql_quote_show_create = OFF'],
  ],
};
const initConnect = 'SET autocommit = 0, @x = 1; SET timestamp = 1000; SET NAMES latin1; START TRANSACTION';

/** A server's global values bind a session of ours no more than its own do. */
describe.each(flavours)('%s', (flavour) => {
  let server: LocalServer;

  beforeAll(async () => {
    server = await start(flavour);
    await createMonitor(server);
    await createShop(server);
  }, 180_000);

  afterAll(() => server.stop(), 60_000);

  test('what is read does not change with global variables, init_connect and optimizer_switch', async () => {
    const root = await server.connect();
    const long = await application(server);
    const others = await Promise.all([1, 2, 3].map(() => application(server)));
    const running = started(long, "SELECT SLEEP(600), 'größe'");
    const read = async () => {
      const session = await sampler(server);
      try {
        // The first sample reads everything.
        const { events, files, locks, ...sample } = await session.sample(noThreads);
        const seen = await sampleUntil(session, (later) => (seenIn(later).statements.length > 0 ? later : null));
        const { statements } = seen;
        return {
          shortcomings: session.server.shortcomings,
          is: [events.is, files?.is, statements.is, locks.is],
          events: (valueOf(events) ?? []).map(({ event }) => event).sort(),
          texts: seenIn(seen).statements.map(({ text }) => text),
          connected: sample.status.threadsConnected,
          ahead: Math.abs(sample.at / 1e6 - Date.now() / 1000) < 5,
          again: seenIn(await session.sample(noThreads)).statements.length,
        };
      } finally {
        await session.close();
      }
    };
    const before = await read();
    expect(before).toMatchObject({ shortcomings: [], ahead: true, again: 1, texts: ["SELECT SLEEP(600), 'größe'"] });
    expect(before.events.length).toBeGreaterThan(5);
    const [rows] = await root.query('SELECT @@GLOBAL.optimizer_switch AS switches');
    const switches = (rows as Array<{ switches: string }>)[0]?.switches ?? '';
    for (const setting of [...both, ...own[flavour], `init_connect = "${initConnect}"`]) {
      await root.query(`SET GLOBAL ${setting}`);
    }
    for (const flag of switches.replaceAll('=on', '=off').split(',')) {
      await root.query(`SET GLOBAL optimizer_switch = '${flag}'`).catch(() => undefined);
    }
    const after = await read();
    expect<unknown>(after).toEqual({
      ...before,
      connected: expect.any(Number),
      events: expect.arrayContaining(before.events),
    });
    expect(after.connected).toBeGreaterThanOrEqual(others.length + 2);

    await using source = await openDataSource(server, { settings: { runawaySeconds: 1 } });
    const rowsOf = () => source.rows<StatementRow>({ queryType: 'runaways', as: 'table', limit: 10 });
    await until('the runaway is seen', async () => (await rowsOf()).some(({ outcome }) => outcome === 'running'));
    const [ids] = await root.query(
      `SELECT ID AS id FROM information_schema.PROCESSLIST WHERE USER = ? AND INFO LIKE '%SLEEP%'`,
      [shopper.user]
    );
    await root.query('SET SESSION sql_select_limit = 100');
    const id = (ids as Array<{ id: number }>)[0]?.id;
    await root.query(`KILL QUERY ${id}`);
    await running;
    const ended = await until('its ending is read', async () =>
      (await rowsOf()).find(({ outcome }) => outcome !== 'running')
    );
    expect(ended).toMatchObject({
      outcome: 'killed',
      confidence: 'certain',
      killer: expect.stringContaining('root@localhost #'),
    });
    await Promise.all([root, long, ...others].map((connection) => connection.end()));
  }, 180_000);
});
