import type { ServerInfo } from '../mysql/capabilities/server-info';

/** How one instance's sampling is doing. Times are epoch milliseconds of this machine's clock. */
export interface SamplerStatus {
  server: ServerInfo | null;
  /** Why the last sample could not be taken, or the history not written; null when all is well. */
  problem: string | null;
  sampledAt: number | null;
  serverMs: number | null;
  /** Seconds by which the server's clock is ahead of this machine's. */
  clockAhead: number | null;
}

export const notSampledYet: SamplerStatus = {
  server: null,
  problem: 'Not sampled yet.',
  sampledAt: null,
  serverMs: null,
  clockAhead: null,
};
