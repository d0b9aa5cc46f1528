/** More than any of our readings has. With these, one answer takes less than 50 MB of memory. */
const MOST = {
  bytes: 16 * 1024 * 1024,
  packets: 100_000,
  /** Ours have some dozens. A wide row takes many times its bytes. */
  columns: 250,
  values: 500_000,
};

/** Counts what a server sends in answer to one call, and says once when it is too much. */
export class AnswerLimit {
  #bytes = 0;
  #packets = 0;
  #columns = 0;
  #values = 0;
  /** Columns of the result set whose rows arrive; null while its columns are announced. */
  #width: number | null = null;
  /** The packet that ends the columns has arrived. */
  #inRows = false;

  constructor(private readonly exceeded: (what: string) => void) {}

  /** The next call begins. */
  reset(): void {
    this.#bytes = this.#packets = this.#values = 0;
    this.#nextSet();
  }

  bytes(count: number): void {
    this.#bytes += count;
    this.#check(this.#bytes, MOST.bytes, `${MOST.bytes / 1024 / 1024} MB`);
  }

  /** A row, a column's definition, or an answer without rows. `isEnd`: it ends the columns, or the rows of a result set. */
  packet(isEnd: boolean): void {
    this.#packets += 1;
    this.#check(this.#packets, MOST.packets, `${MOST.packets} rows`);
    if (this.#width === null) {
      this.#columns += 1;
      this.#check(this.#columns, MOST.columns, `${MOST.columns} columns`);
    } else if (!this.#inRows) {
      this.#inRows = true;
    } else if (isEnd) {
      this.#nextSet();
    } else {
      this.#values += this.#width;
      this.#check(this.#values, MOST.values, `${MOST.values} values`);
    }
  }

  /** All columns of a result set are there. */
  columnsEnd(width: number): void {
    this.#width = width;
  }

  #nextSet(): void {
    this.#width = null;
    this.#inRows = false;
    this.#columns = 0;
  }

  #check(count: number, most: number, what: string): void {
    if (count > most) {
      this.exceeded(what);
    }
  }
}
