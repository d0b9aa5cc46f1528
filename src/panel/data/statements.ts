import type { DataFrame } from '@grafana/data';
import type { StatementRow } from '../../shared/frames';
import { hasFields } from '../../components/columns';
import { statementRows } from '../../components/statement-rows';

export type Statement = StatementRow;

/** Whether a frame is a `statements` frame, or a `runaways` frame queried as a table. */
export function isStatements(frame: DataFrame): boolean {
  return hasFields(frame, ['instance', 'id', 'start', 'elapsed', 'outcome']);
}

/** A key that is unique in the panel; ids are unique only within an instance. */
export function keyOf({ instance, id }: Pick<Statement, 'instance' | 'id'>): string {
  return `${instance}\n${id}`;
}

/** Reads the rows of all frames. A statement in several frames is read once, from its newest row. */
export function readStatements(frames: DataFrame[]): Statement[] {
  const found = new Map<string, Statement>();
  for (const statement of statementRows(frames)) {
    const known = found.get(keyOf(statement));
    if (known === undefined || isNewer(statement, known)) {
      found.set(keyOf(statement), statement);
    }
  }
  return [...found.values()];
}

/** A row with an end is newer than one without; else more elapsed time is newer. */
function isNewer(one: Statement, other: Statement): boolean {
  if ((one.end === null) !== (other.end === null)) {
    return one.end !== null;
  }
  return one.elapsed > other.elapsed;
}
