import { useEffect, useState } from 'react';
import { visible } from '../shared/text';

export type Answer<Value> =
  { state: 'loading' } | { state: 'failed'; problem: string } | { state: 'done'; value: Value };

/** The message of an error: the backend's own, if it sent one. It may quote a name. */
export function errorMessage(error: unknown): string {
  return visible(messageOf(error));
}

function messageOf(error: unknown): string {
  const data = typeof error === 'object' && error !== null && 'data' in error ? error.data : undefined;
  if (typeof data === 'object' && data !== null) {
    const message = 'error' in data ? data.error : 'message' in data ? data.message : undefined;
    if (typeof message === 'string') {
      return message;
    }
  }
  return error instanceof Error ? error.message : String(error);
}

/** Runs `query` whenever it changes; it must be memoized. An answer to an older query is dropped. */
export function useAnswer<Value>(query: () => Promise<Value>): Answer<Value> {
  const [last, setLast] = useState<{ of: () => Promise<Value>; answer: Answer<Value> }>();
  useEffect(() => {
    let isCurrent = true;
    const settle = (answer: Answer<Value>) => isCurrent && setLast({ of: query, answer });
    query().then(
      (value) => settle({ state: 'done', value }),
      (error: unknown) => settle({ state: 'failed', problem: errorMessage(error) })
    );
    return () => {
      isCurrent = false;
    };
  }, [query]);
  return last?.of === query ? last.answer : { state: 'loading' };
}
