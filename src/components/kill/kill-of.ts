import { parseDetails } from '../../shared/details';
import type { StatementRow } from '../../shared/frames';
import type { KillMode, KillPreviewRequest } from '../../shared/kill';

/** What ends a statement that runs, and the SQL of it: `KILL QUERY 40;`. Null where it is over or is being rolled back, where no session is known, or for a replica's applier. */
export function killOf({ outcome, processlistId, details }: StatementRow): { mode: KillMode; sql: string } | null {
  const { kind, applier, rollback } = parseDetails(details);
  if (outcome !== 'running' || processlistId === null || applier !== undefined || rollback !== undefined) {
    return null;
  }
  // A session that only holds locks runs no statement: KILL QUERY would not end what it blocks.
  const mode = kind === 'blocker' ? 'connection' : 'query';
  return { mode, sql: `KILL ${mode.toUpperCase()} ${processlistId};` };
}

/** What a kill of it asks for. A session that only holds locks is killed by its thread, whatever it runs by then. */
export function killRequest(
  { instance, id }: Pick<StatementRow, 'instance' | 'id'>,
  mode: KillMode
): KillPreviewRequest {
  const [incarnation = '', thread = ''] = id.split('-');
  return { instance, id: mode === 'connection' ? `${incarnation}-${thread}` : id, mode };
}
