import type { Picos, Micros } from '../../detection/time';
import { openedPart, readOpened } from './opened-tables';
import type { BatchReader } from '../protocol/batch-reader';
import {
  pastStatementParts,
  readPastStatements,
  acquirerOf,
  type HeldLock,
  type PastStatement,
} from './lock-acquirers';

/** Sessions whose past is read in one round. */
const MOST_ASKED = 100;
/** A statement that ends while its session is read may not be in history yet. */
const TRIES = 3;

interface Answer {
  taker: PastStatement | null;
  tries: number;
}

/** Remembers which statement took which lock: history moves on while the lock is held, and is asked once for each. */
export class AcquirerMemory {
  #answers = new Map<string, Answer>();

  /** The takers of these locks by their thread, null where there is no proof. Locks no longer asked for are forgotten. */
  async acquirersOf(
    reader: BatchReader,
    held: HeldLock[],
    timeOf: (timer: Picos) => Micros,
    readable: { history: boolean; metadata: boolean }
  ): Promise<Map<number, PastStatement | null>> {
    const keys = new Map(held.map((one) => [keyOf(one), one]));
    this.#answers = new Map([...this.#answers].filter(([key]) => keys.has(key)));
    const open = [...keys].filter(([key]) => this.#isOpen(key)).slice(0, MOST_ASKED);
    if (readable.history && open.length > 0) {
      await this.#ask(reader, new Map(open), timeOf, readable.metadata);
    }
    return new Map([...keys].map(([key, { threadId }]) => [threadId, this.#answers.get(key)?.taker ?? null]));
  }

  #isOpen(key: string): boolean {
    const answer = this.#answers.get(key);
    return answer === undefined || (answer.taker === null && answer.tries < TRIES);
  }

  async #ask(
    reader: BatchReader,
    open: Map<string, HeldLock>,
    timeOf: (timer: Picos) => Micros,
    metadata: boolean
  ): Promise<void> {
    const asked = [...open.values()];
    const threads = asked.map(({ threadId }) => threadId);
    const writers = asked.filter(({ eventId, writes }) => eventId === null && writes !== null);
    const rows = await reader.read({
      ...pastStatementParts(threads),
      openedTables: metadata && writers.length > 0 ? openedPart(writers.map(({ threadId }) => threadId)) : null,
    });
    const past = readPastStatements([...(rows.pastStatements ?? []), ...(rows.presentStatements ?? [])], timeOf);
    const openedAt = readOpened(rows.openedTables ?? []);
    for (const [key, held] of open) {
      const notBefore = held.writes === null ? null : openedAt(held.threadId, held.writes);
      const taker = acquirerOf(held, past.get(held.threadId) ?? [], notBefore);
      this.#answers.set(key, { taker, tries: (this.#answers.get(key)?.tries ?? 0) + 1 });
    }
  }
}

function keyOf({ threadId, eventId, lock }: HeldLock): string {
  return `${threadId} ${eventId ?? lock}`;
}
