import type { Log } from './logs';

/** Logs uncaught errors and keeps the process alive: one query's bug must not stop all sampling. */
export function surviveErrors(log: Log): void {
  process.on('uncaughtException', (error) => log.error('Uncaught exception', { error }));
  process.on('unhandledRejection', (error) => log.error('Unhandled rejection', { error }));
}

/** Calls `onEnd` when the process that started this one has ended. The timer does not keep the process alive. */
export function watchParent(onEnd: () => void, everyMs = 1000): void {
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && onEnd(), everyMs).unref();
}
