import type { Store } from '../store';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openInThread } from './in-thread';

/** Opens a history in a temporary folder, records what it logs, and removes the folder. */
export function temporaryStore(settings = { rawHours: 24, runawayDays: 365 }) {
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
