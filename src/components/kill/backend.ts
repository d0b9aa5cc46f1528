import type { KillAnswer, KillPreview, KillPreviewRequest, KillRequest, KillRight } from '../../shared/kill';
import { dataSource } from '../data-source';

const quiet = { showErrorAlert: false };

/** Whether this user may kill on the instances of a data source. Rejects with the backend's message, like the others. */
export async function fetchKillRight(ds: string): Promise<KillRight> {
  return (await dataSource(ds)).getResource<KillRight>('kill', undefined, quiet);
}

/** What a kill would do, with the token that allows it. */
export async function previewKill(ds: string, body: KillPreviewRequest): Promise<KillPreview> {
  return (await dataSource(ds)).postResource<KillPreview>('kill/preview', body, quiet);
}

/** Kills what a preview showed. */
export async function sendKill(ds: string, body: KillRequest): Promise<KillAnswer> {
  return (await dataSource(ds)).postResource<KillAnswer>('kill', body, quiet);
}
