import { parseDetails } from '../../shared/details';
import type { Statement } from '../data/statements';

/** What ends a statement that runs: `KILL QUERY 40;`. Null where it is over or is being rolled back, where no session is known, or for a replica's applier. */
export function killOf({ outcome, processlistId, details }: Statement): string | null {
  const { kind, applier, rollback } = parseDetails(details);
  if (outcome !== 'running' || processlistId === null || applier !== undefined || rollback !== undefined) {
    return null;
  }
  // A session that only holds locks runs no statement: KILL QUERY would not end what it blocks.
  return `KILL ${kind === 'blocker' ? 'CONNECTION' : 'QUERY'} ${processlistId};`;
}
