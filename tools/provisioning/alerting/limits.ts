/** What rings, in Grafana and in Prometheus. Durations in seconds. */
export const limits = {
  /** Robust deviations above what is usual. */
  spike: { score: 6, holds: 0 },
  /** A hot row makes a few sessions wait for moments all day. */
  pileUp: { sessions: 5, holds: 10 },
  /** A restart that is over must not ring. */
  unread: { holds: 30 },
};
