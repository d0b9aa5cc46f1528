/** Work in parts: it yields where other work may go first, and returns the answer. */
export type Parts<T> = Generator<undefined, T>;

/** Does all of the work at once. */
export function atOnce<T>(parts: Parts<T>): T {
  for (;;) {
    const next = parts.next();
    if (next.done === true) {
      return next.value;
    }
  }
}

/** Only work in parts can be continued. */
export function isParts(answer: unknown): answer is Parts<unknown> {
  return typeof answer === 'object' && answer !== null && 'next' in answer && typeof answer.next === 'function';
}
