import type { DigestMemory } from '../../detection/statements/novelty';
import type { Connection } from '../connection/connection';
import { isStatementError } from '../connection/errors';
import { readDigestMemory } from './digest-memory';
import { explain, type Plan } from './explain';
import type { WatchedStatement } from './watched-statement';

/** What is asked once of a running statement. */
export interface Examination {
  /** Null if the statement had ended. */
  plan: Plan | null;
  /** Null where the server has no digest of it, or the account may not read it. */
  digest: DigestMemory | null;
}

/** Asks for plan and digest. Rejects when the connection breaks; the answer holds every other failure. */
export async function examine(control: Connection, statement: WatchedStatement): Promise<Examination> {
  const digest = await readDigest(control, statement);
  return { plan: await explain(control, statement), digest };
}

async function readDigest(control: Connection, statement: WatchedStatement): Promise<DigestMemory | null> {
  try {
    return await readDigestMemory(control, statement);
  } catch (error) {
    if (!isStatementError(error)) {
      throw error;
    }
    return null;
  }
}
