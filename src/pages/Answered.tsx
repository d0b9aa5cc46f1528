import React, { type ReactNode } from 'react';
import { Alert, LoadingPlaceholder } from '@grafana/ui';
import type { Answer } from './use-answer';

interface Props<Value> {
  answer: Answer<Value>;
  /** What is being loaded, and what could not be. */
  what: string;
  children(value: Value): ReactNode;
}

/** An answer when it is there; until then, and when it never comes, words. */
export function Answered<Value>({ answer, what, children }: Props<Value>) {
  switch (answer.state) {
    case 'loading':
      return <LoadingPlaceholder text={`Loading ${what}`} />;
    case 'failed':
      return (
        <Alert severity="error" title={`Could not load ${what}`}>
          {answer.problem}
        </Alert>
      );
    case 'done':
      return <>{children(answer.value)}</>;
  }
}
