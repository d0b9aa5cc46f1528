/**
 * `unreachable`: cannot connect; `denied`: the server refuses the account or this host, or Runaway refuses to log in, until
 * somebody changes something; `lost`: an open connection broke; `timeout`: no answer in time; `privilege`: a grant is
 * missing; `unsupported`: the server does not support a statement.
 */
export type ServerErrorKind = 'unreachable' | 'denied' | 'lost' | 'timeout' | 'privilege' | 'unsupported';

/** An error of one instance; the message names it and says what to do. */
export class ServerError extends Error {
  override name = 'ServerError';

  constructor(
    readonly kind: ServerErrorKind,
    message: string,
    options?: ErrorOptions
  ) {
    super(message, options);
  }
}
