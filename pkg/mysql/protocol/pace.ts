/** Keeps a reading to a share of the time: the longer it took, the longer it rests. */
export class Pace {
  #restUntil = 0;

  constructor(
    private readonly share: number,
    /** Milliseconds of a clock that is never set. */
    private readonly now = () => performance.now()
  ) {}

  get rests(): boolean {
    return this.now() < this.#restUntil;
  }

  /** Does the work, and rests after it; passes on what it answers or rejects with. */
  async time<T>(work: () => Promise<T>): Promise<T> {
    const began = this.now();
    try {
      return await work();
    } finally {
      const ended = this.now();
      this.#restUntil = ended + (ended - began) / this.share;
    }
  }
}
