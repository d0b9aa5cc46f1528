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

/** An answer, whose work is done at once if it comes in parts. */
export function whole<T>(answer: T | Parts<T>): T {
  return isParts<T>(answer) ? atOnce(answer) : answer;
}

/** Only work in parts can be continued. */
export function isParts<T>(answer: unknown): answer is Parts<T> {
  return typeof answer === 'object' && answer !== null && 'next' in answer && typeof answer.next === 'function';
}
