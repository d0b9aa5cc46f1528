/** What reading something gave. What was not read is neither zero, nor empty, nor unchanged. */
export type Reading<T> =
  | { readonly is: 'complete'; readonly value: T }
  /** `lacks` says what is missing from the value: more rows than the limit, events that are read rarely. */
  | { readonly is: 'partial'; readonly value: T; readonly lacks: string }
  | { readonly is: 'failed'; readonly why: string };

export function complete<T>(value: T): Reading<T> {
  return { is: 'complete', value };
}

export function partial<T>(value: T, lacks: string): Reading<T> {
  return { is: 'partial', value, lacks };
}

export function failed(why: string): Reading<never> {
  return { is: 'failed', why };
}

/** The same reading of something that is made of its value. */
export function mapReading<T, U>(reading: Reading<T>, make: (value: T) => U): Reading<U> {
  return reading.is === 'failed' ? reading : { ...reading, value: make(reading.value) };
}

/** What was read, complete or partial; undefined if the reading failed. */
export function valueOf<T>(reading: Reading<T>): T | undefined {
  return reading.is === 'failed' ? undefined : reading.value;
}

/** What was read, but only if nothing is missing. */
export function completeValueOf<T>(reading: Reading<T>): T | undefined {
  return reading.is === 'complete' ? reading.value : undefined;
}

/** One reading made of two values: it lacks what either lacks. */
export function combine<A, B, C>(one: Reading<A>, other: Reading<B>, make: (a: A, b: B) => C): Reading<C> {
  if (one.is === 'failed') {
    return one;
  }
  if (other.is === 'failed') {
    return other;
  }
  const value = make(one.value, other.value);
  const lacks = [one, other].flatMap((reading) => (reading.is === 'partial' ? [reading.lacks] : []));
  return lacks.length === 0 ? complete(value) : partial(value, [...new Set(lacks)].join('; '));
}
