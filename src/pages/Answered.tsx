import React, { type ReactNode } from 'react';
import { Alert, LoadingPlaceholder } from '@grafana/ui';
import type { Answer } from '../components/use-answer';

interface Props<Value> {
  answer: Answer<Value>;
  /** What is loaded, in words. */
  what: string;
  children(value: Value): ReactNode;
}

/** Shows an answer; until then that it is loading; and if it fails, why. */
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
