/** A kill that is not done; nothing was killed. The message says why and what helps; `status` is an HTTP status. */
export class KillRefused extends Error {
  override name = 'KillRefused';

  constructor(
    readonly status: number,
    message: string
  ) {
    super(message);
  }
}
