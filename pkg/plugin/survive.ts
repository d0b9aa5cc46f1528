import type { Log } from './logs';

/** Keeps the process alive through errors that nobody caught: one query's fault must not blind all the others. */
export function surviveErrors(log: Log): void {
  process.on('uncaughtException', (error) => log.error('Uncaught exception', { error }));
  process.on('unhandledRejection', (error) => log.error('Unhandled rejection', { error }));
}

/** Calls `gone` when the process that started this one no longer exists. The timer keeps nothing alive. */
export function watchParent(gone: () => void, everyMs = 1000): void {
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && gone(), everyMs).unref();
}
