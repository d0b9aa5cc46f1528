import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Micros } from '../../../pkg/detection/time';
import type { Range } from '../../../pkg/store/answers';
import { blocksIn, journalIn } from '../../../pkg/store/sqlite/block-rows';
import { Database } from '../../../pkg/store/sqlite/database';
import { findInstance } from '../../../pkg/store/sqlite/names';
import { createMonitor, monitor } from '../../servers/accounts';
import { startServer } from '../../servers/server';
import { connectPlugin, type PluginClient } from '../../workbench/client';
import { startPlugin } from '../../workbench/process';
import { fillDays } from './filled-day';
import { heavyQueries } from './heavy-queries';
import { dueOf, latenessOf, type Lateness } from './lateness';

const INTERVAL = 1e6;
/** Samples before the first phase: connections are opened and baselines read. Seconds. */
const SETTLING = 10;

export interface PanelsOptions {
  /** The plugin's executable. */
  executable: string;
  /** Instances of each of the two servers. */
  instances: number;
  /** How much history there is, and how far the panels look back. Days. */
  days: number;
  /** How long samples are measured without panels, and with them. */
  baselineSeconds: number;
  seconds: number;
}

/** `load`: the machine's load average at the end. `failures`: how often each happened. */
export type Phase = Lateness & { load: number; gaps: number } & Asked;

/** Samples two real servers through the executable, first alone, then while forty panels are refreshed without a pause. */
export async function measurePanels(options: PanelsOptions): Promise<{ alone: Phase; panels: Phase }> {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'runaway-panels-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const sources: Source[] = [];
  for (const flavour of ['mysql', 'mariadb'] as const) {
    const server = await startServer({ flavour });
    stack.defer(() => server.stop());
    await createMonitor(server);
    const instances = Array.from({ length: options.instances }, (_, i) => ({
      name: `${flavour}-${i}`,
      address: `${server.host}:${server.port}`,
    }));
    const names = instances.map(({ name }) => name);
    const path = join(folder, `1-${flavour}.sqlite`);
    fillDays(path, names, options.days);
    sources.push({ uid: flavour, path, names, jsonData: { user: monitor.user, instances } });
  }
  const plugin = await startPlugin(options.executable, folder, () => undefined);
  const client = connectPlugin(plugin.address);
  const asking = new Asking(client, sources, options.days);
  await asking.openAll();
  await Bun.sleep(SETTLING * 1000);
  const alone = await phase(options.baselineSeconds, () => Promise.resolve({ answers: 0, failures: new Map() }));
  const panels = await phase(options.seconds, (until) => asking.refreshUntil(until));
  await client.shutdown();
  await plugin.ended();
  client.close();
  const undisturbed = timesIn(sources, alone);
  const dues = undisturbed.map((times) => dueOf(times, INTERVAL));
  const phaseOf = ({ from, to, ...asked }: Ran, times: Micros[][]): Phase => ({
    ...latenessOf(
      times.map((own, i) => ({ times: own, due: dues[i] ?? 0 })),
      INTERVAL
    ),
    gaps: gapsIn(sources, { from, to }),
    ...asked,
  });
  return { alone: phaseOf(alone, undisturbed), panels: phaseOf(panels, timesIn(sources, panels)) };
}

interface Source {
  uid: string;
  path: string;
  names: string[];
  jsonData: unknown;
}
type Asked = { answers: number; failures: Map<string, number> };
type Ran = Asked & { from: Micros; to: Micros; load: number };

async function phase(seconds: number, work: (until: number) => Promise<Asked>): Promise<Ran> {
  const from = Date.now();
  const to = from + seconds * 1000;
  const asked = await work(to);
  await Bun.sleep(Math.max(0, to - Date.now()));
  return { ...asked, from: from * 1000, to: to * 1000, load: loadavg()[0] ?? NaN };
}

/** When each instance was sampled in a phase, as the history has it. */
function timesIn(sources: Source[], { from, to }: Range): Micros[][] {
  return sources.flatMap(({ path, names }) =>
    reading(path, (db) =>
      names.map((name) => {
        const of = { instance: findInstance(db, name) ?? -1, kind: 'total' as const };
        const blocks = [...blocksIn(db, of, 0, { from, to }), ...journalIn(db, of, { from, to })];
        const times = blocks.flatMap(({ first }) => [...first]);
        return times.filter((at) => at >= from && at <= to).sort((a, b) => a - b);
      })
    )
  );
}

function gapsIn(sources: Source[], { from, to }: Range): number {
  const sql = `SELECT count(*) AS n FROM gap WHERE from_at <= :to AND to_at >= :from
    AND reason NOT IN ('partial', 'clock-step')`;
  return sources.reduce(
    (sum, { path }) => sum + reading(path, (db) => Number(db.get(sql, { from, to })?.['n'] ?? 0)),
    0
  );
}

function reading<T>(path: string, read: (db: Database) => T): T {
  const db = new Database(path, { warn: console.error, error: console.error }, 'reads');
  try {
    return read(db);
  } finally {
    db.close();
  }
}

/** Forty panels: twenty of each data source. */
class Asking {
  constructor(
    private readonly client: PluginClient,
    private readonly sources: Source[],
    private readonly days: number
  ) {}

  /** Sampling begins with the first request. */
  async openAll(): Promise<void> {
    await Promise.all(this.sources.map((source) => this.#ask(source, { queryType: 'runaways' })));
  }

  /** Every panel asks again as soon as it has its answer. */
  async refreshUntil(until: number): Promise<Asked> {
    const failures = new Map<string, number>();
    let answers = 0;
    const panel = async (source: Source, query: object): Promise<void> => {
      while (Date.now() < until) {
        const problem = await this.#ask(source, query).catch(String);
        if (problem !== '') {
          // How long it took is no part of what it was.
          const [what = ''] = problem.split(' after ');
          failures.set(what, (failures.get(what) ?? 0) + 1);
        }
        answers++;
      }
    };
    await Promise.all(this.sources.flatMap((source) => heavyQueries.map((query) => panel(source, query))));
    return { answers, failures };
  }

  async #ask({ uid, jsonData }: Source, query: object): Promise<string> {
    const now = Date.now();
    const { responses } = await this.client.query({
      pluginContext: {
        orgId: 1n,
        pluginId: 'runaway-mysql-datasource',
        user: { login: 'bench', name: 'Bench', email: '', role: 'Editor' },
        dataSourceInstanceSettings: {
          uid,
          name: uid,
          jsonData: encode(jsonData),
          decryptedSecureJsonData: { password: monitor.password },
          lastUpdatedMS: 1n,
        },
      },
      queries: [
        {
          refId: 'A',
          maxDataPoints: 1000n,
          intervalMS: 1000n,
          timeRange: { fromEpochMS: BigInt(now - Math.round(this.days * 86_400_000)), toEpochMS: BigInt(now) },
          json: encode(query),
        },
      ],
    });
    return responses['A']?.error ?? 'no answer';
  }
}

function encode(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}
