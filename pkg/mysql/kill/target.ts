/** What is to be killed: a statement by its thread and event, or an idle session by its thread alone. Ids of performance_schema. */
export interface KillTarget {
  threadId: number;
  /** Null: whatever the session runs, or nothing. */
  eventId: number | null;
}

/** `query`: the statement ends, its session and its transaction stay. `connection`: all three end. */
export type KillMode = 'query' | 'connection';

/**
 * What became of a kill.
 *
 * - `killed`: the target ended by it. `certain`: the server recorded the interruption, or its session is gone. `likely`: it
 *   ended in that moment without an error, and nothing else was interrupted.
 * - `ending`: the server took the KILL while the target ran, and it has not ended yet: it rolls back, or does not look.
 * - `other`: the target had just ended, and the next statement of its session was interrupted. `text`: that statement.
 * - `ended`: it was over before; nothing was killed.
 */
export type KillResult =
  | { what: 'killed'; confidence: 'certain' | 'likely' }
  | { what: 'ending' }
  | { what: 'other'; text: string | null }
  | { what: 'ended' };
