/** How often something is read. */
interface Frequency {
  /** Samples from one reading to the next. */
  every: number;
  /** Samples from the first reading to the second, where it differs. */
  second?: number;
  /** Seconds from one reading to the next at least, whatever the interval of samples. */
  seconds?: number;
  /** The share of the time that reading may take: after a slow reading it pauses. */
  share?: number;
}

/** What is not read in every sample. docs/decisions/0009 has the costs. */
const frequencies = {
  /** SHOW GLOBAL STATUS adds up every session's variables: 2 ms with 500. In every sample while its counters may tell an ending. */
  status: { every: 3 },
  /** The sum of the connection's own statements costs 0.5 ms. */
  ownCost: { every: 5, second: 1 },
  /** The server visits every open file for each of its sixty file events; most of them are never used. See events.ts. */
  allEvents: { every: 9 },
  /** By the index. Less often with very many files. */
  usedEvents: { every: 1 },
  /** Execution counters change while a statement runs. Not in the sample that reads all events. */
  allStatements: { every: 10, second: 5 },
  /** A runaway's progress may be some seconds old. */
  progress: { every: 5 },
  /** MariaDB builds status_by_thread for all connections; see progress.ts for how often. */
  handlers: { every: 5 },
  /** Threads whose long statement stands still take turns. */
  stillThreads: { every: 10 },
  /** The server's own threads in every event that moved: 2 ms with 500 connections. In each sample only what they have used. */
  serverThreads: { every: 10, second: 1 },
  /** Their names. A replica's threads begin and end; InnoDB's last. */
  serverThreadNames: { every: 30 },
  /** Without an index the server visits every event of every thread; see thread-io.ts for how often. */
  allThreads: { every: 1 },
  /** Statements of routines inside long ones. By thread, 1 ms; MariaDB, with 400 connections, 7 ms. */
  innerStatements: { every: 1, share: 0.02 },
  /** What performance_schema records: one round trip, some 5 ms of the server's time. Told within a minute. */
  recording: { every: 1, seconds: 30 },
  /** A baseline of what the server's own threads did, if data files moved; in every sample while they work for statements. */
  otherThreads: { every: 10, second: 1 },
  /** Looks for such threads while much I/O is unexplained: 2 ms with 500 connections. */
  helpers: { every: 3 },
  /** What short statements run, while they do much I/O: 2 ms for 20 threads. MariaDB reads the history of all. */
  digestRuns: { every: 1, share: 0.02 },
  /** A rate needs two readings: the first two samples read the files. */
  files: { every: 5, second: 1, share: 0.01 },
  /** With 6,000 digests their table costs 18 to 35 ms (MariaDB, 3,300: 10 ms). */
  shortStatements: { every: 10, share: 0.002 },
  /** Of ten thousand digests three cost 10 ms, fifty 26 ms. */
  digestBaselines: { every: 1, share: 0.0005 },
  /** Waits for table locks of InnoDB show in no state: INNODB_TRX costs a millisecond, and is read if a statement may wait so. */
  tableLockWaits: { every: 3, second: 1, share: 0.005 },
  /** Servers before 8.0.40 and 8.4.3 may stall meanwhile: after a slow reading the last pairs stand. */
  dataLockWaits: { every: 1, share: 0.1 },
  /** The list of prepared XA transactions, while one blocks others. */
  preparedTransactions: { every: 10, share: 0.01 },
  /** While a statement is long: the accounts that call procedures. 1.5 ms with 40 accounts; 12 ms on MySQL while it is busy. */
  killCallers: { every: 10, share: 0.0005 },
} satisfies Record<string, Frequency>;

export type Rarely = keyof typeof frequencies;

/** Counts one session's samples, and says which of them reads what. */
export class Cadence {
  #sample = -1;
  readonly #last = new Map<Rarely, { sample: number; isFirst: boolean; at: number }>();
  readonly #pausedUntil = new Map<Rarely, number>();

  /** `now`: milliseconds of a clock that is never set. `seconds`: other values for the table's, for tests. */
  constructor(
    private readonly now = () => performance.now(),
    private readonly seconds: Partial<Record<Rarely, number>> = {}
  ) {}

  /** Begins the next sample. */
  next(): void {
    this.#sample++;
  }

  /** The number of this sample, from 0. */
  get sample(): number {
    return this.#sample;
  }

  /** Whether this sample reads it; if so, the reading counts as done. `times` lengthens the table's interval. */
  takes(what: Rarely, times = 1): boolean {
    const { every, second = every, seconds = 0 }: Frequency = frequencies[what];
    const last = this.#last.get(what);
    const pause = this.seconds[what] ?? seconds;
    const isDue =
      last === undefined ||
      (this.#sample >= last.sample + (last.isFirst ? second : every) * times && this.now() >= last.at + pause * 1000);
    return isDue && !this.isPaused(what) && this.takesNow(what);
  }

  /** The same where it is needed now: the next one is due after the table's interval. */
  takesNow(what: Rarely): true {
    this.#last.set(what, { sample: this.#sample, isFirst: !this.#last.has(what), at: this.now() });
    return true;
  }

  /** Has the next question whether it is due answered with yes, also while it is paused. */
  hastenNow(what: Rarely): void {
    this.#last.delete(what);
    this.#pausedUntil.delete(what);
  }

  /** Whether it is the turn of the one with this id, of many that take turns. */
  isTurnOf(what: Rarely, id: number): boolean {
    return (this.#sample + id) % frequencies[what].every === 0;
  }

  isPaused(what: Rarely): boolean {
    return this.now() < (this.#pausedUntil.get(what) ?? 0);
  }

  /** Does the work, then pauses it for as long as its share demands. Passes on what it answers or rejects with. */
  async time<T>(what: Rarely, work: () => Promise<T>): Promise<T> {
    const { share }: Frequency = frequencies[what];
    const began = this.now();
    try {
      return await work();
    } finally {
      const ended = this.now();
      this.#pausedUntil.set(what, share === undefined ? ended : ended + (ended - began) / share);
    }
  }
}
