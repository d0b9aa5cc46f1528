import React from 'react';
import { Button } from '@grafana/ui';
import { sessionName } from '../data/format';
import { keyOf, type Statement } from '../data/statements';

interface Props {
  statement: Statement;
  onOpen(key: string): void;
}

/** A session's name that opens its statement in the drawer. */
export const StatementLink = ({ statement, onOpen }: Props) => (
  <Button variant="primary" fill="text" size="sm" onClick={() => onOpen(keyOf(statement))}>
    {sessionName(statement)}
  </Button>
);
