import { erasedText } from '../../src/shared/erased-text';
import { eraseRequest, type EraseAnswer } from '../../src/shared/resources';
import type { ResourceRequest, ResourceResponse } from '../plugin/handlers';
import type { Log } from '../plugin/logs';
import { isAdmin } from '../plugin/user';
import { toErasure } from '../store/erasure';
import { StoreError } from '../store/error';
import type { Reader, Writer } from '../store/store';
import { parseJson, refuse } from '../plugin/answers';

export interface EraseSources {
  history: Pick<Reader, 'erasable'> & Pick<Writer, 'erase'>;
  log: Pick<Log, 'info'>;
}

/** Erases from the history, or counts what that would erase. Only administrators may; audit and log name who did, not what. */
export async function erase(
  { user, body }: ResourceRequest,
  { history, log }: EraseSources
): Promise<ResourceResponse> {
  if (!isAdmin(user)) {
    return refuse(403, 'Only an administrator of Grafana may erase from the history.');
  }
  const asked = eraseRequest.safeParse(parseJson(body));
  if (!asked.success) {
    return refuse(400, asked.error.issues.map(({ message }) => `${message}.`).join(' '));
  }
  const erasure = toErasure(asked.data);
  try {
    if (asked.data.dryRun) {
      return { status: 200, body: { ...(await history.erasable(erasure)), left: [] } satisfies EraseAnswer };
    }
    const { left, ...erased } = await history.erase(erasure, { name: user.login, from: 'grafana' });
    log.info('something was erased from the history', { by: user.login, erased: erasedText(erased, true), left });
    return { status: 200, body: { ...erased, left } satisfies EraseAnswer };
  } catch (error) {
    if (error instanceof StoreError) {
      return refuse(error.problem === 'busy' ? 409 : 500, error.message);
    }
    throw error;
  }
}
