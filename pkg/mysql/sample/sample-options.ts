/** Which threads one round looks at closely. */
export interface SampleOptions {
  watchedThreads: number[];
  withFiles: boolean;
  /** Threads of runaways: their progress is read, too. */
  runawayThreads?: number[];
}
