/** Which threads one sample reads closely. */
export interface SampleOptions {
  /** Threads whose I/O is read even while they idle. */
  watchedThreads: number[];
  /** Threads of runaways: their progress is read. */
  runawayThreads?: number[];
}
