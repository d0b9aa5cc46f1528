import { expect, test } from 'bun:test';
import { generateKeyPairSync } from 'node:crypto';
import { networkInterfaces } from 'node:os';
import { guardedPlugins, type Transport } from './auth';
import { Connection } from './connection';
import { Rogue, type Behaviour } from './rogue.fixture';
import { OK, packet } from './server.fixture';

const PASSWORD = 'a-secret';
const { publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

/** An address of this machine that is not loopback. */
const network = Object.values(networkInterfaces())
  .flat()
  .find((one) => one?.family === 'IPv4' && !one.internal)?.address;

/** A server that asks for a plugin, then for full authentication; it offers its own key, and keeps what it is sent. */
function asking(plugin: string): { behaviour: Behaviour; got: Buffer[] } {
  const got: Buffer[] = [];
  const behaviour: Behaviour = ({ socket, body, sequence, nth }) => {
    got.push(Buffer.from(body));
    const answer =
      nth === 0
        ? Buffer.from(`\xfe${plugin}\0aaaaaaaaaaaaaaaaaaaa\0`, 'latin1')
        : [1, 2].includes(body[0] ?? 0) && body.length === 1
          ? Buffer.concat([Buffer.from([1]), Buffer.from(publicKey)])
          : nth === 1 && plugin === 'caching_sha2_password'
            ? Buffer.from([1, 4])
            : OK;
    socket.write(packet(sequence + 1, answer));
  };
  return { behaviour, got };
}

/** A password that is encrypted with RSA-2048. */
const isEncrypted = (sent: Buffer): boolean => sent.length === 256;
const isKeyAskedFor = (sent: Buffer): boolean => sent.length === 1 && [1, 2].includes(sent[0] ?? 0);

test.skipIf(network === undefined).each(['caching_sha2_password', 'sha256_password', 'mysql_clear_password'])(
  'over a network and without TLS, a server that asks for the password by %s does not get it',
  async (plugin) => {
    const { behaviour, got } = asking(plugin);
    using rogue = await Rogue.start(behaviour, network);
    const opening = Connection.open(rogue.access({}, PASSWORD), { callTimeout: 2_000 });
    await expect(opening).rejects.toMatchObject({ kind: 'denied', message: expect.stringContaining('not sent') });
    expect(got.some((sent) => isKeyAskedFor(sent) || isEncrypted(sent) || sent.includes(PASSWORD))).toBe(false);
  }
);

test.skipIf(network === undefined).each(['caching_sha2_password', 'sha256_password'])(
  'with a given key, %s sends the password encrypted, and asks for no other key',
  async (plugin) => {
    const { behaviour, got } = asking(plugin);
    using rogue = await Rogue.start(behaviour, network);
    await Connection.open(rogue.access({}, PASSWORD, publicKey), { callTimeout: 500 }).catch(() => undefined);
    expect(got.some(isEncrypted)).toBe(true);
    expect(got.some((sent) => isKeyAskedFor(sent) || sent.includes(PASSWORD))).toBe(false);
  }
);

test('on this host the key is fetched from the server, as nobody is between', async () => {
  const { behaviour, got } = asking('caching_sha2_password');
  using rogue = await Rogue.start(behaviour);
  await Connection.open(rogue.access({}, PASSWORD), { callTimeout: 500 }).catch(() => undefined);
  expect(got.some(isKeyAskedFor)).toBe(true);
  expect(got.some(isEncrypted)).toBe(true);
});

test.each<[Transport, boolean]>([
  ['socket', false],
  ['local', false],
  ['plain', false],
  ['tls', false],
  ['verified', true],
])('mysql_clear_password over %s: %p', (transport, isSent) => {
  const plugins = guardedPlugins({
    ...{ instance: 'orders', password: PASSWORD, serverPublicKey: '' },
    transport: () => transport,
  });
  // mysql2 gives its own connection here; this plugin does not use it.
  const send = () => plugins['mysql_clear_password']?.({} as never)(Buffer.alloc(0));
  if (isSent) {
    expect(String(send())).toBe(`${PASSWORD}\0`);
  } else {
    expect(send).toThrow('It was not sent');
  }
});

test('MariaDB’s dialog, and any other plugin that mysql2 lacks, is refused by name', async () => {
  const { behaviour, got } = asking('dialog');
  using rogue = await Rogue.start(behaviour);
  const opening = Connection.open(rogue.access({}, PASSWORD), { callTimeout: 2_000 });
  await expect(opening).rejects.toMatchObject({
    kind: 'denied',
    message: expect.stringContaining('the plugin dialog'),
  });
  expect(got.some((sent) => sent.includes(PASSWORD))).toBe(false);
});

test('a key in the settings that is none is said', async () => {
  using rogue = await Rogue.start(asking('caching_sha2_password').behaviour);
  await expect(Connection.open(rogue.access({}, PASSWORD, 'no key'))).rejects.toMatchObject({
    kind: 'denied',
    message: expect.stringContaining('is no RSA key in PEM'),
  });
});
