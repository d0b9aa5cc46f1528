import type { Shortcoming } from '../../../src/shared/resources';

/** How one connection is protected. */
export interface Encryption {
  isEncrypted: boolean;
  /** SHA-256 of the server's certificate; null without TLS. */
  fingerprint: string | null;
  /** The certificate is one that MariaDB makes at each start, because none is configured. */
  isMadeAtStart: boolean;
  /** The server is on this host. */
  isLocal: boolean;
  /** The server offers TLS. */
  isOffered: boolean;
}

/** Compares the connections of one sampler: a server whose certificate changes may be another one. */
export class EncryptionWatch {
  #first: Encryption | null = null;
  #last: Encryption | null = null;
  #other: { fingerprint: string; at: string; isUsual: boolean } | null = null;
  #lostAt: string | null = null;

  saw(encryption: Encryption): void {
    const { fingerprint, isEncrypted } = encryption;
    const at = new Date().toISOString().slice(0, 19);
    if (this.#first?.isEncrypted !== true) {
      this.#first = encryption;
    } else if (!isEncrypted) {
      this.#lostAt ??= at;
    } else if (fingerprint !== null && fingerprint !== this.#first.fingerprint) {
      const isUsual = this.#first.isMadeAtStart && encryption.isMadeAtStart;
      this.#other = this.#other?.fingerprint === fingerprint ? this.#other : { fingerprint, at, isUsual };
    }
    this.#last = encryption;
  }

  /** What is worth a warning; it stays until the sampler is started anew, by saving the data source's settings. */
  shortcomings(): Shortcoming[] {
    const found: Shortcoming[] = [];
    if (this.#other !== null) {
      found.push(
        warning(
          `The server’s certificate changed: ${this.#first?.fingerprint}, then ${this.#other.fingerprint} (${this.#other.at} UTC).`,
          this.#other.isUsual
            ? 'MariaDB makes such a certificate at each start if none is configured. If it was not started again, another machine may be answering, and reads the password. Give the server a certificate (ssl_cert, ssl_key), which can be pinned; or save the data source’s settings to accept this one.'
            : 'If nobody renewed it, another machine may be answering, and reads the password. Look at the server’s certificate; then save the data source’s settings to accept it, or pin its fingerprint there.'
        )
      );
    }
    if (this.#lostAt !== null) {
      found.push(
        warning(
          `The server no longer offers TLS (since ${this.#lostAt} UTC); its connections were encrypted before.`,
          'If nobody switched TLS off, someone between may have. Choose Required under TLS to refuse this, or save the data source’s settings to accept it.'
        )
      );
    }
    if (this.#last !== null && !this.#last.isEncrypted && !this.#last.isLocal && this.#lostAt === null) {
      found.push(
        warning(
          this.#last.isOffered
            ? 'The connection is not encrypted: TLS is off in the settings, and the server offers it.'
            : 'The connection is not encrypted: the server offers no TLS.',
          'Whoever listens between sees the statements that are sampled. Choose Preferred or Required under TLS, and give the server a certificate.'
        )
      );
    }
    return found;
  }
}

function warning(what: string, lost: string): Shortcoming {
  return { severity: 'warning', what, lost, remedy: null };
}
