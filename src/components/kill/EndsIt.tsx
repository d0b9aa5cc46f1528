import React from 'react';
import type { StatementRow } from '../../shared/frames';
import { CopyableSql } from '../CopyableSql';
import { KillButton } from './KillButton';
import { killOf, killRequest } from './kill-of';

interface Props {
  statement: StatementRow;
  /** Uid of the data source that answered it; null where that is not known. */
  ds: string | null;
}

/** What ends a statement that runs: the SQL to copy, and the button where killing is switched on. Nothing for one that is over. */
export function EndsIt({ statement, ds }: Props) {
  const kill = killOf(statement);
  return kill === null ? null : (
    <>
      <CopyableSql label="This ends it" sql={kill.sql} />
      {ds !== null && <KillButton ds={ds} request={killRequest(statement, kill.mode)} />}
    </>
  );
}
