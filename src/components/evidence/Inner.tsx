import React from 'react';
import type { StatementDetails } from '../../shared/details';
import { visible } from '../../shared/text';
import { CopyableSql } from '../CopyableSql';
import { innerStatement, innerShort } from './describe';

interface Props {
  inner: NonNullable<StatementDetails['inner']>;
  /** False once the statement around has ended: this is what was last seen. */
  isRunning: boolean;
}

/** What runs inside a statement: of its routines, the statement that has run long, and many short ones. */
export function Inner({ inner, isRunning }: Props) {
  const { statement, short } = inner;
  return (
    <section aria-label="Inside it">
      <h4>{isRunning ? 'Inside it now' : 'Last seen inside it'}</h4>
      {statement !== undefined && (
        <>
          <p>{visible(innerStatement(inner, statement, isRunning))}</p>
          {statement.text !== null && <CopyableSql sql={statement.text} label="Statement inside it" />}
        </>
      )}
      {short !== undefined && (
        <>
          <p>{visible(innerShort(short, isRunning))}</p>
          {short.text !== null && <CopyableSql sql={short.text} label="Short statement inside it" />}
        </>
      )}
    </section>
  );
}
