const FIRST_MS = 200;
/** A server that comes back is sampled again within five seconds. */
const LONGEST_MS = 3_000;
/** A refused login is retried more rarely: too many block the host (max_connect_errors) or lock the account. */
const REFUSED_MS = 30_000;

/** Milliseconds to wait after failure number `attempt` (from 1). Random, so that many samplers do not connect at once. */
export function backoff(attempt: number, refused: boolean, random = Math.random): number {
  const longest = refused ? REFUSED_MS : Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt - 1, 10));
  return longest / 2 + (random() * longest) / 2;
}
