const FIRST_MS = 200;
/** A server that returns is to be sampled again within five seconds. */
const LONGEST_MS = 3_000;
/** A refused login is tried more rarely: hosts get blocked and accounts locked by too many (max_connect_errors). */
const REFUSED_MS = 30_000;

/** Milliseconds to wait before attempt number `attempt` (from 1), jittered so that many samplers do not come at once. */
export function backoff(attempt: number, refused: boolean, random = Math.random): number {
  const longest = refused ? REFUSED_MS : Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt - 1, 10));
  return longest / 2 + (random() * longest) / 2;
}
