import { killPreviewRequest, killRequest, type KillAudit, type KillRight } from '../../../src/shared/kill';
import { ServerError } from '../../mysql/connection/errors';
import { parseJson, refuse } from '../../plugin/answers';
import type { ResourceRequest, ResourceResponse } from '../../plugin/handlers';
import { seesDetails } from '../../plugin/user';
import { KillRefused } from './refused';
import type { Killing } from './killing';

/** What the resources of kills need; null where no instance may be killed on. */
export interface KillSources {
  killing: Pick<Killing, 'right' | 'preview' | 'kill' | 'records'>;
}

type Answerer = (request: ResourceRequest, sources: KillSources) => Promise<ResourceResponse>;

/** `GET kill` whether this user may, `POST kill/preview`, `POST kill`, `GET kill/audit`, by method and path. */
export const killResources = new Map<string, Answerer>([
  ['GET kill', async ({ user }, { killing }) => ok(killing.right(user) satisfies KillRight)],
  ['GET kill/audit', audit],
  ['POST kill/preview', preview],
  ['POST kill', kill],
]);

function preview({ user, body }: ResourceRequest, { killing }: KillSources): Promise<ResourceResponse> {
  const asked = killPreviewRequest.safeParse(parseJson(body));
  return asked.success
    ? answered(() => killing.preview(user, asked.data))
    : Promise.resolve(refuse(400, 'The body must be {"instance": "…", "id": "…", "mode": "query" or "connection"}.'));
}

function kill({ user, body }: ResourceRequest, { killing }: KillSources): Promise<ResourceResponse> {
  const asked = killRequest.safeParse(parseJson(body));
  return asked.success
    ? answered(() => killing.kill(user, asked.data))
    : Promise.resolve(
        refuse(400, 'The body must be {"token": "…", "processlistId": 40, "reason": "…"}, with the token of a preview.')
      );
}

async function audit({ user }: ResourceRequest, { killing }: KillSources): Promise<ResourceResponse> {
  return seesDetails(user)
    ? ok({ kills: await killing.records() } satisfies KillAudit)
    : refuse(403, 'Only editors and administrators of Grafana see who killed what.');
}

/** Answers of a kill; a refusal or an error of the server has a message for the person who asked. */
async function answered(work: () => Promise<unknown>): Promise<ResourceResponse> {
  try {
    return ok(await work());
  } catch (error) {
    if (error instanceof KillRefused) {
      return refuse(error.status, error.message);
    }
    if (error instanceof ServerError) {
      return refuse(error.kind === 'privilege' ? 403 : 502, error.message);
    }
    throw error;
  }
}

function ok(body: unknown): ResourceResponse {
  return { status: 200, body };
}
