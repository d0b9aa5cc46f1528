import { afterAll, expect, test } from 'bun:test';
import { create } from '@bufbuild/protobuf';
import {
  CallResourceRequestSchema,
  QueryDataRequestSchema,
  type CallResourceResponse,
  type QueryDataResponse,
} from '../plugin/gen/backend_pb';
import type { Instance } from '../plugin/handlers';
import { Instances } from '../plugin/instances';
import type { Log } from '../plugin/logs';
import { data, MOST_QUERIES } from '../plugin/services/data';
import { resource } from '../plugin/services/resource';
import { openHistory } from '../queries/queries.fixture';
import { answer } from '../queries/mux';
import { runawayQuery } from '../../src/shared/query';
import { killingOf } from '../actions/kill/killing.fixture';
import { answerResource } from './resources';

const log: Log = { debug() {}, info() {}, warn() {}, error() {}, with: () => log };
const history = await openHistory();
afterAll(() => history.close());
const instance: Instance = {
  query: (query) => answer(query, history.sources),
  health: () => Promise.resolve({ ok: true, message: '' }),
  resource: (request) =>
    answerResource(request, {
      instances: ['shop-db'],
      history: history.history,
      setup: () => Promise.resolve({ detail: 'standing', instances: [], history: null, others: [] }),
      killing: killingOf().killing,
      enable: () => Promise.resolve(null),
      end: () => Promise.resolve(false),
      log,
    }),
  dispose: () => Promise.resolve(),
};
const instances = new Instances({ create: () => Promise.resolve(instance), metrics: () => Promise.resolve('') }, log);
const pluginContext = {
  orgId: 1n,
  user: { login: 'eve', role: 'Viewer' },
  dataSourceInstanceSettings: { uid: 'a', name: 'shop' },
};

type Unary = (call: object, callback: (error: unknown, answer: QueryDataResponse) => void) => Promise<void>;
type Stream = (call: object) => Promise<void>;

async function ask(
  queries: Array<{ refId: string; json: Uint8Array }>
): Promise<Array<{ status: number; error: string }>> {
  const request = create(QueryDataRequestSchema, {
    pluginContext,
    queries: queries.map((query) => ({ ...query, timeRange: { fromEpochMS: 0n, toEpochMS: 100_000n } })),
  });
  const handle = data(instances, log)[0]?.handle as Unary;
  const { responses } = await new Promise<QueryDataResponse>((resolve) => handle({ request }, (_, it) => resolve(it)));
  return Object.values(responses);
}

async function call(method: string, path: string, body: Uint8Array): Promise<number> {
  const request = create(CallResourceRequestSchema, { pluginContext, method, path, url: path, body });
  const codes: number[] = [];
  const write = ({ code }: CallResourceResponse) => codes.push(code) > 0;
  await (resource(instances, log)[0]?.handle as Stream)({ request, on() {}, write, end() {} });
  return codes[0] ?? 0;
}

/** The least cost of three runs: on a busy machine, other processes delay one. */
async function cost<T>(work: () => Promise<T>) {
  const runs = [await costOnce(work), await costOnce(work), await costOnce(work)];
  return runs.reduce((least, run) => (run.blocked < least.blocked ? run : least));
}

/** Runs work and measures the growth of memory, in MB, and the longest time in which no timer ran, in ms. */
async function costOnce<T>(work: () => Promise<T>) {
  Bun.gc(true);
  const before = process.memoryUsage.rss();
  let last = performance.now();
  let blocked = 0;
  const tick = () => {
    blocked = Math.max(blocked, performance.now() - last);
    last = performance.now();
  };
  const timer = setInterval(tick, 1);
  const result = await work();
  await Bun.sleep(2);
  tick();
  clearInterval(timer);
  return { result, grownMb: (process.memoryUsage.rss() - before) / 1e6, blocked };
}

const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const long = (one: unknown) => Array.from({ length: 300_000 }, () => one);
/** Every list of every kind of query, with values that it takes and with ones that it does not. */
const attacks = runawayQuery.options.flatMap(({ shape }) => {
  const parsed = runawayQuery.parse({ queryType: shape.queryType.value });
  return Object.entries(parsed).flatMap(([field, usual]) =>
    !Array.isArray(usual) ? [] : ['killed', 'readBytes', 7, [[]]].map((one) => ({ kind: parsed.queryType, field, one }))
  );
});

test('there is a list to attack in every kind of query', () => {
  expect(new Set(attacks.map(({ kind }) => kind)).size).toBe(runawayQuery.options.length);
  expect(attacks.map(({ field }) => field)).toContain('outcomes');
});

test.each(attacks)(
  'six queries with 300,000 elements cost nothing: $kind, $field, $one',
  async ({ kind, field, one }) => {
    const json = encode({ queryType: kind, [field]: long(one) });
    const queries = ['A', 'B', 'C', 'D', 'E', 'F'].map((refId) => ({ refId, json }));
    const { result, grownMb, blocked } = await cost(() => ask(queries));
    expect(result.map(({ status }) => status)).toEqual([400, 400, 400, 400, 400, 400]);
    expect(result[0]?.error).toContain(`has ${json.length} bytes of JSON; at most 65536 are read`);
    expect(grownMb).toBeLessThan(50);
    expect(blocked).toBeLessThan(100);
  }
);

test('the most elements that are read are refused in a few words', async () => {
  const json = encode({ queryType: 'statements', outcomes: Array.from({ length: 1_900 }, () => 'x') });
  const { result, grownMb } = await cost(() =>
    ask(Array.from({ length: MOST_QUERIES }, (_, i) => ({ refId: `${i}`, json })))
  );
  expect(result.every(({ status, error }) => status === 400 && error.length < 600)).toBe(true);
  expect(grownMb).toBeLessThan(50);
});

test('queries beyond the most of a request are refused, the others answered', async () => {
  const json = encode({ queryType: 'activity' });
  const queries = Array.from({ length: MOST_QUERIES + 5 }, (_, i) => ({ refId: `${i}`, json }));
  const statuses = (await ask(queries)).map(({ status }) => status);
  expect(statuses.filter((status) => status === 200)).toHaveLength(MOST_QUERIES);
  expect(statuses.filter((status) => status === 400)).toHaveLength(5);
});

test.each([
  ['POST', 'setup/enable', encode({ instance: long('x') })],
  ['POST', 'setup/enable', encode({ instance: 'x'.repeat(3_600_000) })],
  ['GET', 'setup', encode(long(1))],
  ['GET', `values?of=${'x'.repeat(100_000)}`, new Uint8Array()],
])('%s %# of any size costs nothing', async (method, path, body) => {
  const { result, grownMb, blocked } = await cost(() => call(method, path, body));
  expect(result).toBe(400);
  expect(grownMb).toBeLessThan(50);
  expect(blocked).toBeLessThan(100);
});
