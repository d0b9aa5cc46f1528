export interface UntilOptions {
  /** Seconds after which it gives up; generous, because a busy machine is slow. */
  seconds?: number;
  /** Milliseconds between two attempts. */
  pause?: number;
}

/**
 * Calls `attempt` until it answers something other than null, undefined or false, and answers that. Rejects when the time is
 * over, with `what` was waited for. An error of `attempt` is passed on at once.
 */
export async function until<T>(
  what: string,
  attempt: () => T | Promise<T>,
  { seconds = 60, pause = 100 }: UntilOptions = {}
): Promise<Exclude<T, null | undefined | false>> {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    const answer = await attempt();
    if (isAnswer(answer)) {
      return answer;
    }
    if (performance.now() > deadline) {
      throw new Error(`not within ${seconds} s: ${what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

function isAnswer<T>(answer: T): answer is Exclude<T, null | undefined | false> {
  return answer !== null && answer !== undefined && answer !== false;
}
