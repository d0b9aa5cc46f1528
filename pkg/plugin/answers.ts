import type { ErrorAnswer } from '../../src/shared/resources';
import type { ResourceResponse } from './handlers';

/** The body of a request; null if it is no JSON. */
export function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return null;
  }
}

export function refuse(status: number, error: string): ResourceResponse {
  return { status, body: { error } satisfies ErrorAnswer };
}
