import { StoreError } from '../../error';
import { toStoreError } from '../error';
import { Turns } from '../turns';
import type { Report, Request, Role } from './messages';
import { moved, pack } from './packed';
import { ServedStore } from './served-store';
import { giveWay } from './thread-priority';

/** What runs in a worker: it holds histories open and does what it is asked for, one thing at a time. */
declare const self: Worker;

const turns = new Turns();
const stores = new Map<number, ServedStore>();
const paths = new Map<number, string>();
let role: Role = 'reads';

self.onmessage = ({ data }: MessageEvent<Request>) => {
  if (data.is === 'role') {
    role = data.role;
    if (role === 'reads') {
      // Sampling and writing must not wait for queries.
      giveWay();
    }
    return;
  }
  const { id, store } = data;
  handle(data).then(
    (value) => {
      const packed = pack(value);
      report({ is: 'answer', id, value: packed }, moved(packed));
    },
    (error: unknown) => {
      const { problem, message } = toStoreError(error, paths.get(store) ?? '');
      report({ is: 'failure', id, problem, message });
    }
  );
};

async function handle(request: Exclude<Request, { is: 'role' }>): Promise<unknown> {
  const { store } = request;
  if (request.is === 'open') {
    const log = (level: 'warn' | 'error' | 'notice') => (message: string) =>
      report({ is: 'log', store, level, message });
    const served = new ServedStore(
      request,
      role,
      turns,
      { warn: log('warn'), error: log('error'), notice: log('notice') },
      (busy) => report({ is: 'migrating', store, busy })
    );
    stores.set(store, served);
    paths.set(store, request.path);
    if (role === 'writes') {
      served.open();
    }
    return null;
  }
  const served = stores.get(store);
  if (request.is === 'close') {
    stores.delete(store);
    served?.close();
    return null;
  }
  if (served === undefined) {
    throw new StoreError('closed', `The history ${paths.get(store) ?? ''} is closed.`);
  }
  if (request.is === 'corrupt') {
    served.setAside(request.message);
    return null;
  }
  return served.call(request.method, request.parameters);
}

function report(report: Report, transfer: ArrayBuffer[] = []): void {
  self.postMessage(report, transfer);
}
