import type { DigestMemory } from '../../detection/statements/novelty';
import type { Connection } from '../connection/connection';
import { isStatementError } from '../connection/errors';
import { readDigestMemory } from './digest-memory';
import { explain, type Plan } from './explain';
import type { WatchedStatement } from './watched-statement';

/** What is asked once of a statement while it runs. */
export interface Examination {
  /** Null when it had ended by then. */
  plan: Plan | null;
  /** Null where the server tells no digest of a running statement, or may not be asked. */
  digest: DigestMemory | null;
  /** Questions the server stopped: they count in its status. */
  timeouts: number;
}

/** Asks for plan and digest. Rejects when the connection breaks; anything else that fails is said in the answer. */
export async function examine(control: Connection, statement: WatchedStatement): Promise<Examination> {
  const digest = await readDigest(control, statement);
  const { plan, timedOut } = await explain(control, statement);
  return { plan, digest, timeouts: timedOut ? 1 : 0 };
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
