import type { Store } from '../store';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openInThread } from './in-thread';
import type { Retention } from './retention';

/** The defaults of the settings. */
export const retention: Retention = {
  rawHours: 24,
  tenSecondDays: 14,
  minuteDays: 60,
  hourMonths: 13,
  runawayDays: 365,
  maxHistoryMB: 5000,
  mostPoints: 125_000,
};

/** Opens a history in a temporary folder, records what it logs, and removes the folder. */
export function temporaryStore(changes: Partial<Retention> = {}) {
  const settings = { ...retention, ...changes };
  const folder = mkdtempSync(join(tmpdir(), 'runaway-test-'));
  const path = join(folder, 'history.sqlite');
  const logged: string[] = [];
  const log = {
    warn: (message: string) => void logged.push(message),
    error: (message: string) => void logged.push(message),
  };
  const options = { path, settings, log };
  const open = (): Promise<Store> => openInThread(options);
  return { folder, path, logged, options, open, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
