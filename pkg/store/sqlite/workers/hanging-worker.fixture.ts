import type { Report, Request } from './messages';

/** A worker that answers, throws or hangs, as its requests' paths tell. */
declare const self: Worker;

self.onmessage = ({ data }: MessageEvent<Request>) => {
  if (data.is !== 'open') {
    return;
  }
  const { id, store, path } = data;
  if (path === 'throw') {
    throw new Error('a fault');
  }
  if (path === 'migrate') {
    report({ is: 'migrating', store, busy: true });
  }
  const hangs = path === 'hang' ? Infinity : path === 'migrate' ? 700 : 0;
  const until = performance.now() + hangs;
  while (performance.now() < until) {
    // It does not return.
  }
  report({ is: 'migrating', store, busy: false });
  report({ is: 'answer', id, value: { is: 'value', value: path } });
};

function report(report: Report): void {
  self.postMessage(report);
}
