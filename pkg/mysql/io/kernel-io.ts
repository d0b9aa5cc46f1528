import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import type { KernelThreadIo } from '../../detection/sample';
import type { ActiveThread } from '../statements/active-threads';
import { rowsIn, type BatchReader } from '../protocol/batch-reader';
import { number, text } from '../protocol/rows';

const ownSql = `SELECT @@hostname AS host, @@thread_handling AS handling, THREAD_OS_ID
  FROM performance_schema.threads WHERE THREAD_ID = ?`;

/** The server's program in a command line; a loader or wrapper may come first. */
const serverCommand = /(?:^|[/\0])(?:mysqld|mariadbd)[^/\0]*\0/;

const bytesLines = /^read_bytes: (\d+)\nwrite_bytes: (\d+)$/m;

/** How often the thread is woken to prove its identity, and the milliseconds until it sleeps again. */
const WAKE_UPS = 5;
const FALLS_ASLEEP = 5;

/**
 * The kernel's count of the bytes that a thread read from and wrote to disk: /proc/…/task/…/io, see proc(5). Only where
 * the server runs on this Linux host, in this PID namespace, with files that we may read.
 */
export class KernelIo {
  /** The server's process; null where it cannot be read, undefined before the search. */
  #pid: number | null | undefined;
  /** Operating system ids of the last sample's threads. */
  #osThreads: ReadonlyMap<number, number> = new Map();

  constructor(
    /** The sampling connection's own thread; null where threads or their operating system ids cannot be read. */
    private readonly thread: number | null
  ) {}

  /** Searches for the server's process, once. */
  async prepare(reader: BatchReader): Promise<void> {
    if (this.#pid === undefined) {
      this.#pid = this.thread === null || process.platform !== 'linux' ? null : await findServer(reader, this.thread);
    }
  }

  /** Bytes of active and followed threads. Still threads are left out, for a file takes 20 µs; so are ended ones. */
  async read(
    active: Iterable<ActiveThread>,
    followed: number[],
    still: ReadonlySet<number>
  ): Promise<KernelThreadIo[]> {
    if (typeof this.#pid !== 'number') {
      return [];
    }
    const threads = new Map<number, number>();
    const note = (threadId: number, osThread: number | null | undefined): void => {
      if (osThread != null) {
        threads.set(threadId, osThread);
      }
    };
    followed.forEach((threadId) => note(threadId, this.#osThreads.get(threadId)));
    [...active].forEach(({ threadId, osThread }) => note(threadId, osThread));
    this.#osThreads = threads;
    const found = await Promise.all(
      [...threads]
        .filter(([threadId]) => !still.has(threadId))
        .map(async ([threadId, tid]) => {
          const io = await readIo(`/proc/${this.#pid}/task/${tid}/io`);
          return io === null ? [] : [{ threadId, ...io }];
        })
    );
    return found.flat();
  }
}

/** The process that serves our own connection. Its name, and that it wakes when we query, rule out a foreign thread with the same id. */
async function findServer(reader: BatchReader, thread: number): Promise<number | null> {
  const ask = async () =>
    rowsIn((await reader.read({ ownOsThread: { sql: ownSql, values: [thread] } })).ownOsThread)?.[0] ?? {};
  const own = await ask();
  const tid = number(own, 'THREAD_OS_ID');
  // In a thread pool a connection moves between threads.
  if (tid === 0 || text(own, 'host') !== hostname() || text(own, 'handling') !== 'one-thread-per-connection') {
    return null;
  }
  const before = await readStatus(tid);
  if (before === null || !serverCommand.test((await read(`/proc/${before.pid}/cmdline`)) ?? '')) {
    return null;
  }
  for (let attempt = 0; attempt < WAKE_UPS; attempt++) {
    // It sleeps again a moment after it has answered.
    await setTimeout(FALLS_ASLEEP);
    const after = await readStatus(tid);
    if (after !== null && after.switches > before.switches) {
      return (await readIo(`/proc/${before.pid}/task/${tid}/io`)) === null ? null : before.pid;
    }
    await ask();
  }
  return null;
}

async function readStatus(tid: number): Promise<{ pid: number; switches: number } | null> {
  const status = await read(`/proc/${tid}/status`);
  const pid = status === null ? null : field(status, 'Tgid');
  const switches = status === null ? null : field(status, 'voluntary_ctxt_switches');
  return pid === null || switches === null ? null : { pid, switches };
}

async function readIo(path: string): Promise<{ readBytes: number; writeBytes: number } | null> {
  const [, readBytes, writeBytes] = bytesLines.exec((await read(path)) ?? '') ?? [];
  return readBytes === undefined ? null : { readBytes: Number(readBytes), writeBytes: Number(writeBytes) };
}

function field(file: string, name: string): number | null {
  const value = new RegExp(`^${name}:\\s*(\\d+)`, 'm').exec(file)?.[1];
  return value === undefined ? null : Number(value);
}

/** Null where the file is missing or may not be read. */
async function read(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return null;
  }
}
