import { useEffect, useState } from 'react';

export type Answer<Value> =
  { state: 'loading' } | { state: 'failed'; problem: string } | { state: 'done'; value: Value };

/** What went wrong: in the backend's own words where it said any. */
export function errorMessage(error: unknown): string {
  const data = typeof error === 'object' && error !== null && 'data' in error ? error.data : undefined;
  if (typeof data === 'object' && data !== null) {
    const said = 'error' in data ? data.error : 'message' in data ? data.message : undefined;
    if (typeof said === 'string') {
      return said;
    }
  }
  return error instanceof Error ? error.message : String(error);
}

/** Runs `question` when it changes (it must be memoized); an answer that comes too late is dropped. */
export function useAnswer<Value>(question: () => Promise<Value>): Answer<Value> {
  const [last, setLast] = useState<{ to: () => Promise<Value>; answer: Answer<Value> }>();
  useEffect(() => {
    let wanted = true;
    const settle = (answer: Answer<Value>) => wanted && setLast({ to: question, answer });
    question().then(
      (value) => settle({ state: 'done', value }),
      (error: unknown) => settle({ state: 'failed', problem: errorMessage(error) })
    );
    return () => {
      wanted = false;
    };
  }, [question]);
  return last?.to === question ? last.answer : { state: 'loading' };
}
