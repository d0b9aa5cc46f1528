import type { EraseRequest } from '../../shared/resources';

/** The fields of the form; an empty one is no condition. Times are local, as the browser's field has them. */
export interface Conditions {
  user: string;
  text: string;
  from: string;
  to: string;
}

export const noConditions: Conditions = { user: '', text: '', from: '', to: '' };

/** What the form asks for. */
export function toRequest({ user, text, from, to }: Conditions, dryRun: boolean): EraseRequest {
  return {
    ...(user !== '' && { user }),
    ...(text !== '' && { text }),
    ...(from !== '' && { from: Date.parse(from) }),
    // The second that is named belongs to it.
    ...(to !== '' && { to: Date.parse(to) + 999 }),
    dryRun,
  };
}
