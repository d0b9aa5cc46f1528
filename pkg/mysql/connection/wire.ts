import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { createConnection, setMaxParserCache, type Connection as Mysql2Connection } from 'mysql2';
import type { Secrets, Settings } from '../../../src/shared/settings';
import { parseAddress, type Address } from './address';
import { AnswerLimit } from './answer-limit';
import { guardedPlugins } from './auth';
import { BoundedCalls, type Done } from './bounded-calls';
import type { Encryption } from './encryption';
import { readHello } from './hello';
import { isLocal, openSocket } from './open-socket';
import { ServerError, type ServerErrorKind } from './server-error';
import { checkPin, fingerprintOf, isMadeAtStart, tlsOptions, wantsTls } from './tls';

export type LoginSettings = Pick<Settings, 'user' | 'tls' | 'tlsServerName' | 'pinnedCertificates'>;

/** What is used of mysql2 beyond its types: what a server sends is counted, and its certificate checked, where it arrives. */
interface Internals {
  stream: Socket;
  startTLS(done: (error?: unknown) => void): void;
  sequenceId: number;
  handlePacket(packet?: Packet): void;
}
interface Packet {
  sequenceId: number;
  isEOF(): boolean;
  isError(): boolean;
}
type Core = Mysql2Connection & Internals;

// A parser is kept for each list of columns, and a server chooses the columns' names.
setMaxParserCache(200);

/** mysql2's connection, with every call bounded in time, in bytes and in rows. A call over its bounds ends the connection. */
export class Wire {
  readonly #address: Address;
  readonly #socket: Socket;
  readonly #calls: BoundedCalls;
  readonly #limit = new AnswerLimit((what) => this.#tooMuch(what));
  #core: Core | null = null;
  #isEnded = false;
  #encryption: Encryption | null = null;

  /** Begins to connect. Throws a ServerError for an address that cannot be used. */
  constructor(
    private readonly instance: string,
    address: string,
    /** Milliseconds. */
    private readonly timeout: number
  ) {
    this.#address = parseAddress(address);
    this.#socket = openSocket(this.#address);
    this.#socket.on('error', () => undefined);
    this.#calls = new BoundedCalls(timeout, () => this.#limit.reset());
  }

  /** Known after the login. */
  get encryption(): Encryption | null {
    return this.#encryption;
  }

  /** Waits for the server's greeting, encrypts, and logs in. */
  login(settings: LoginSettings, secrets: Secrets): Promise<void> {
    return this.#call<void>('unreachable', (done) => {
      readHello(this.#socket)
        .then(({ offersTls }) => this.#authenticate(settings, secrets, offersTls, done))
        .catch(done);
    });
  }

  /** Runs one or several statements; answers mysql2's result. */
  query(sql: string): Promise<unknown> {
    return this.#call('timeout', (done) => {
      this.#required.query(sql, done).on('fields', (fields: unknown) => {
        if (Array.isArray(fields)) {
          this.#limit.columnsEnd(fields.length);
        }
      });
    });
  }

  /** Logs in again. */
  changeUser(): Promise<void> {
    return this.#call<void>('timeout', (done) => this.#required.changeUser({}, (error) => done(error)));
  }

  format(sql: string, values: unknown[]): string {
    return this.#required.format(sql, values);
  }

  /** Closes it without waiting for the server, and fails the calls that wait; may be called twice. */
  close(): void {
    this.#end(new ServerError('lost', `${this.instance}: the connection was closed.`));
  }

  get #required(): Core {
    if (this.#core === null) {
      throw new ServerError('lost', `${this.instance}: not logged in.`);
    }
    return this.#core;
  }

  #authenticate(settings: LoginSettings, secrets: Secrets, isOffered: boolean, done: Done<void>): void {
    const ssl = wantsTls(settings, this.#address, isOffered)
      ? { ssl: tlsOptions(settings, secrets, this.#address) }
      : {};
    const host = settings.tlsServerName !== '' ? { host: settings.tlsServerName } : this.#address;
    const local = isLocal(this.#socket, this.#address);
    const isVerified = settings.tls === 'verify' || settings.pinnedCertificates.length > 0;
    const { instance } = this;
    const { password, serverPublicKey } = secrets;
    const core = createConnection({
      ...host,
      ...ssl,
      stream: () => this.#socket,
      user: settings.user,
      password,
      // Bounded here.
      connectTimeout: 0,
      multipleStatements: true,
      supportBigNumbers: true,
      bigNumberStrings: true,
      timezone: 'Z',
      connectAttributes: { program_name: 'runaway' },
      authPlugins: guardedPlugins({
        ...{ instance, password, serverPublicKey },
        transport: () => {
          if (core.stream instanceof TLSSocket) {
            return isVerified ? 'verified' : 'tls';
          }
          return 'socketPath' in this.#address ? 'socket' : local ? 'local' : 'plain';
        },
      }),
    }) as Core;
    this.#core = core;
    this.#count(core);
    this.#checkCertificate(core, settings);
    core.once('connect', () => {
      const { stream } = core;
      const isEncrypted = stream instanceof TLSSocket;
      this.#encryption = {
        isEncrypted,
        fingerprint: isEncrypted ? fingerprintOf(stream) : null,
        isMadeAtStart: isEncrypted && isMadeAtStart(stream),
        ...{ isLocal: local, isOffered },
      };
      done(null);
    });
    core.on('error', done);
    this.#socket.resume();
  }

  /** Counts the bytes and packets that arrive. */
  #count(core: Core): void {
    const handlePacket = core.handlePacket.bind(core);
    core.handlePacket = (packet) => {
      if (packet !== undefined) {
        this.#limit.packet(packet.isEOF());
        // mysql2 would go on, and write a line to the log for each packet.
        if (packet.sequenceId !== core.sequenceId && !packet.isError()) {
          this.#end(
            new ServerError('lost', `${this.instance}: its packets came in the wrong order. It is tried again.`)
          );
        }
        if (this.#isEnded) {
          return;
        }
      }
      handlePacket(packet);
    };
    core.stream.on('data', (data: Buffer) => this.#limit.bytes(data.length));
  }

  /** Before the login is sent. */
  #checkCertificate(core: Core, settings: LoginSettings): void {
    const startTls = core.startTLS.bind(core);
    core.startTLS = (done) => {
      startTls((error) => {
        try {
          if (error === undefined && core.stream instanceof TLSSocket) {
            checkPin(settings, fingerprintOf(core.stream), this.instance);
          }
          done(error);
        } catch (refused) {
          done(refused);
        }
      });
      core.stream.on('data', (data: Buffer) => this.#limit.bytes(data.length));
    };
  }

  #call<T>(timeoutKind: ServerErrorKind, start: (done: Done<T>) => void): Promise<T> {
    return this.#calls.run(start, () => this.#end(this.#late(timeoutKind)));
  }

  #late(kind: ServerErrorKind): ServerError {
    const seconds = this.timeout / 1000;
    return new ServerError(kind, `${this.instance}: no answer within ${seconds} s. It is tried again.`);
  }

  #tooMuch(what: string): void {
    this.#end(
      new ServerError(
        'lost',
        `${this.instance}: an answer had more than ${what}, and the connection was ended. No answer to sampling is that long: look at what listens at this address.`
      )
    );
  }

  #end(error: ServerError): void {
    this.#isEnded = true;
    this.#core?.destroy();
    // mysql2 only closes its half, and a server that never closes the other would keep the connection.
    this.#core?.stream.destroy();
    this.#socket.destroy();
    this.#calls.fail(error);
  }
}
