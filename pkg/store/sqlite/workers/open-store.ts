import { StoreError } from '../../error';
import type { Store } from '../../store';
import { methods, storeOfCalls } from '../calls';
import { silent, type EngineOptions } from '../engine';
import { storeError } from '../error';
import type { StoreLog } from '../log';
import type { Opening, Role } from './messages';
import { Thread, type Asking } from './thread';

/** Milliseconds between two commits of samples: those of all targets in this time are one transaction. */
const TICK = 800;
/** Milliseconds between two looks at the file while nothing is written. */
const BEAT = 2_000;
/** Milliseconds that closing waits for what was asked for. */
const LAST_WORK = 2_000;

/** In the executable every module lies where its entry does: `tools/build/executable.ts` gives the worker its place there. */
const isCompiled = /\/(\$bunfs|~BUN)\//.test(import.meta.url);
const script = new URL(isCompiled ? './store/sqlite/workers/worker.ts' : './worker.ts', import.meta.url).href;

interface Open {
  opening: Opening;
  log: StoreLog;
  /** Called when its file is brought to this version's format, which takes long. */
  migrates: () => void;
}

const open = new Map<number, Open>();
const threads: Record<Role, Thread> = { reads: threadThat('reads'), writes: threadThat('writes') };
let opened = 0;

/**
 * Opens the history in a file, or creates it. Its calls run in two workers, which all histories of this process share. An
 * older file is brought to this version's format meanwhile: calls wait for that. Rejects with a StoreError when the place
 * cannot be written, is full, or holds the file of a newer version.
 */
export async function openStore({
  path,
  settings,
  log = silent,
  tick = TICK,
  beat = BEAT,
}: EngineOptions & { tick?: number; beat?: number }): Promise<Store> {
  const store = ++opened;
  const opening: Opening = { store, path, settings, tick, beat };
  const migrates = Promise.withResolvers<undefined>();
  const notices: string[] = [];
  const noticing: StoreLog = { warn: log.warn, error: log.error, notice: (message) => void notices.push(message) };
  open.set(store, { opening, log: noticing, migrates: () => migrates.resolve(undefined) });
  const ready = ask('writes', { is: 'open', ...opening });
  try {
    await Promise.race([ready, migrates.promise]);
    await ask('reads', { is: 'open', ...opening });
  } catch (error) {
    open.delete(store);
    throw error;
  }
  const settled = ready.catch(() => undefined);
  let closing: Promise<void> | null = null;
  return storeOfCalls(
    path,
    async (method, parameters) => {
      await settled;
      if (closing !== null) {
        throw storeError('closed', path, 'it is closed');
      }
      return call(store, methods[method], { is: 'call', store, method, parameters });
    },
    () => (closing ??= close(store)),
    notices
  );
}

async function call(store: number, role: Role, request: Asking): Promise<unknown> {
  try {
    return await ask(role, request);
  } catch (error) {
    if (role === 'reads' && error instanceof StoreError && error.problem === 'corrupt') {
      await ask('writes', { is: 'corrupt', store, message: error.message });
    }
    throw error;
  }
}

async function close(store: number): Promise<void> {
  open.delete(store);
  const closed = Promise.allSettled([ask('writes', { is: 'close', store }), ask('reads', { is: 'close', store })]);
  await Promise.race([closed, Bun.sleep(LAST_WORK)]);
}

/** A worker that begins anew is told of all that is open. */
function ask(role: Role, request: Asking): Promise<unknown> {
  return threads[role].ask(request, () =>
    [...open.values()]
      .filter(({ opening }) => opening.store !== request.store || request.is !== 'open')
      .map(({ opening }) => ({ is: 'open', ...opening }))
  );
}

function threadThat(role: Role): Thread {
  return new Thread({
    role,
    create: () => new Worker(script, { smol: true }),
    lost: (why) => open.forEach(({ log }) => log.error(why)),
    told: (report) => {
      const one = open.get(report.store);
      if (report.is === 'migrating') {
        one?.migrates();
      } else {
        one?.log[report.level]?.(report.message);
      }
    },
  });
}
