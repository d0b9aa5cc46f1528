import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import type { StoreLog } from './log';

/** The data source that writes a history. */
export interface Owner {
  /** Grafana's id of the data source: another one means that it was made anew. 0 where it is not known. */
  id: number;
  /** Names and addresses of its instances. */
  instances: string[];
}

const stored = z.object({ id: z.number(), instances: z.array(z.string()) });

/**
 * Claims the history in a file for a data source. One that was made anew under the uid of a deleted one must not show the
 * other's instances: that history is set aside, and the log says where. With the very same instances it is kept, because
 * provisioning may delete and create a data source at each start. Call it before the file is opened.
 */
export function claimHistory(path: string, owner: Owner, log: StoreLog): void {
  if (owner.id === 0) {
    return;
  }
  const claim = `${path}.source`;
  const before = read(claim);
  const isSame = (a: string[], b: string[]) => JSON.stringify([...a].sort()) === JSON.stringify([...b].sort());
  if (before !== null && before.id !== owner.id && !isSame(before.instances, owner.instances)) {
    setAside(path, before.id, log);
  }
  try {
    writeFileSync(claim, JSON.stringify(owner), { mode: 0o600 });
  } catch (error) {
    log.warn(`${claim} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function read(claim: string): Owner | null {
  try {
    return stored.parse(JSON.parse(readFileSync(claim, 'utf8')));
  } catch {
    // A history from before claims were written, or a damaged claim: it is taken over.
    return null;
  }
}

function setAside(path: string, id: number, log: StoreLog): void {
  const aside = `${path}.of-source-${id}-${Date.now()}`;
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(path + suffix)) {
      renameSync(path + suffix, aside + suffix);
    }
  }
  log.warn(
    `The data source was made anew with other instances: the history of the one before is set aside in ${aside}.`
  );
}
