import type { Picos, Micros } from '../../detection/time';
import { openedPart, readOpened } from './opened-tables';
import { rowsIn, type BatchReader } from '../protocol/batch-reader';
import {
  pastStatementParts,
  readPastStatements,
  acquirerOf,
  type HeldLock,
  type PastStatement,
} from './lock-acquirers';

/** Sessions whose past one sample reads. */
const MOST_ASKED = 100;
/** A statement that ends while its session is read may reach history later. */
const MOST_TRIES = 3;

interface Answer {
  acquirer: PastStatement | null;
  tries: number;
}

/** Remembers which statement acquired which lock: each lock is looked up once, because history moves on while it is held. */
export class AcquirerMemory {
  #answers = new Map<string, Answer>();

  /**
   * The statement that acquired each lock, by thread; null without proof. Forgets every other lock.
   * Rejects with a ServerError when the connection breaks.
   */
  async acquirersOf(
    reader: Pick<BatchReader, 'read'>,
    held: HeldLock[],
    timeOf: (timer: Picos) => Micros,
    readable: { history: boolean; metadata: boolean }
  ): Promise<Map<number, PastStatement | null>> {
    const locks = new Map(held.map((lock) => [keyOf(lock), lock]));
    this.#answers = new Map([...this.#answers].filter(([key]) => locks.has(key)));
    const open = [...locks].filter(([key]) => this.#isOpen(key)).slice(0, MOST_ASKED);
    if (readable.history && open.length > 0) {
      await this.#ask(reader, open, timeOf, readable.metadata);
    }
    return new Map([...locks].map(([key, { threadId }]) => [threadId, this.#answers.get(key)?.acquirer ?? null]));
  }

  #isOpen(key: string): boolean {
    const answer = this.#answers.get(key);
    return answer === undefined || (answer.acquirer === null && answer.tries < MOST_TRIES);
  }

  async #ask(
    reader: Pick<BatchReader, 'read'>,
    open: Array<[string, HeldLock]>,
    timeOf: (timer: Picos) => Micros,
    metadata: boolean
  ): Promise<void> {
    const locks = open.map(([, lock]) => lock);
    const writers = locks.filter(({ eventId, writes }) => eventId === null && writes !== null);
    const rows = await reader.read({
      ...pastStatementParts(locks.map(({ threadId }) => threadId)),
      openedTables: metadata && writers.length > 0 ? openedPart(writers.map(({ threadId }) => threadId)) : null,
    });
    const past = readPastStatements(
      [...(rowsIn(rows.pastStatements) ?? []), ...(rowsIn(rows.presentStatements) ?? [])],
      timeOf
    );
    const openedAt = readOpened(rowsIn(rows.openedTables) ?? []);
    for (const [key, lock] of open) {
      const notBefore = lock.writes === null ? null : openedAt(lock.threadId, lock.writes);
      const acquirer = acquirerOf(lock, past.get(lock.threadId) ?? [], notBefore);
      this.#answers.set(key, { acquirer, tries: (this.#answers.get(key)?.tries ?? 0) + 1 });
    }
  }
}

function keyOf({ threadId, eventId, lock }: HeldLock): string {
  return `${threadId} ${eventId ?? lock}`;
}
