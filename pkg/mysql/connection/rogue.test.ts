import { expect, test } from 'bun:test';
import { until } from '../../../tools/servers/until';
import { Connection } from './connection';
import { ServerError } from './errors';
import { measured } from './measured-client.fixture';
import { flood, loggedIn, Rogue, type Behaviour } from './rogue.fixture';
import { columnDefinition, packet } from './server.fixture';

const MB = 1024 * 1024;

/** The head of an answer with so many columns, and rows without end. */
function rows(columns: number, row: Buffer): Behaviour {
  return ({ socket }) => {
    const count = columns < 251 ? [columns] : [0xfc, columns & 0xff, columns >> 8];
    const end = Buffer.from([0xfe, 0, 0, 2, 0]);
    const head = [Buffer.from(count), ...Array.from({ length: columns }, (_, i) => columnDefinition(`c${i}`)), end];
    head.forEach((body, i) => socket.write(packet((1 + i) % 256, body)));
    void flood(socket, 1 + head.length, row);
  };
}

const longRow = Buffer.concat([Buffer.from([0xfd, 0x00, 0x00, 0x04]), Buffer.alloc(0x40000, 'x')]);
const nulls = Buffer.alloc(200, 0xfb);
const endlessColumns: Behaviour = ({ socket }) => {
  socket.write(packet(1, Buffer.from([0xfd, 0xff, 0xff, 0xff])));
  void flood(socket, 2, columnDefinition('a'));
};
const largest = Buffer.alloc(0xffffff);
const hugePacket: Behaviour = ({ socket, sequence }) => void flood(socket, sequence + 1, largest);
const otherPlugin = Buffer.from('\xfemysql_native_password\0aaaaaaaaaaaaaaaaaaaa\0', 'latin1');

test.each([
  ['endless rows', loggedIn(rows(1, Buffer.from([1, 97]))), 'more than 100000 rows'],
  ['endless long rows', loggedIn(rows(1, longRow)), 'more than 16 MB'],
  ['endless columns', loggedIn(endlessColumns), 'more than 250 columns'],
  ['rows of 200 columns', loggedIn(rows(200, nulls)), 'more than 500000 values'],
  [
    'endless answers',
    loggedIn(({ socket }) => void flood(socket, 1, Buffer.from([0, 0, 0, 10, 0, 0, 0]))),
    'more than 250 columns',
  ],
  ['a packet without end', loggedIn(hugePacket), 'more than 16 MB'],
  ['an endless handshake', hugePacket, 'more than 16 MB'],
  [
    'endless requests to authenticate otherwise',
    (({ socket, nth, sequence }) => void (nth === 0 && flood(socket, sequence + 1, otherPlugin))) satisfies Behaviour,
    // Which one depends on how much has come when the first is answered.
    /wrong order|more than 250 columns/,
  ],
])(
  '%s: the connection ends, and little memory is taken',
  async (_name, behaviour, what) => {
    using rogue = await Rogue.start(behaviour);
    const { kind, message, grown } = await measured(rogue.access());
    expect(kind).toBe('lost');
    expect(message).toMatch(what);
    expect(grown).toBeLessThan(50 * MB);
    await until('it is closed', () => rogue.open === 0, { pause: 10 });
  },
  60_000
);

test('a greeting without end is refused', async () => {
  using rogue = await Rogue.start('silence');
  const opening = measured(rogue.access());
  const socket = await until('it connects', () => rogue.sockets[0]);
  void flood(socket, 0, Buffer.alloc(1_000_000, 'a'));
  const { message, grown } = await opening;
  expect(message).toContain('Its greeting is too long');
  expect(grown).toBeLessThan(50 * MB);
});

test('an error text of 5.6 MB is cut to 500 characters', async () => {
  const text = Buffer.concat([Buffer.from([0xff, 0x7a, 0x04]), Buffer.from(`#HY000${'x'.repeat(5_600_000)}`)]);
  using rogue = await Rogue.start(
    loggedIn(({ socket, sequence }) => {
      socket.write(packet(sequence + 1, text));
    })
  );
  const error: unknown = await Connection.open(rogue.access()).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ServerError);
  expect(String(error)).toContain('x'.repeat(500));
  // With its causes and their stacks.
  expect(Bun.inspect(error).length).toBeLessThan(10_000);
  expect((await measured(rogue.access())).grown).toBeLessThan(50 * MB);
});

test.each([
  ['accepts and never answers', 'silence' as const],
  ['shakes hands and never answers', () => undefined],
  ['logs in and never answers', loggedIn(() => undefined)],
  [
    'answers a byte at a time',
    loggedIn(({ socket }) => {
      const drip = setInterval(() => (socket.destroyed ? clearInterval(drip) : socket.write(Buffer.from([255]))), 10);
    }),
  ],
])('a server that %s is given up in time, and closed', async (_name, behaviour) => {
  using rogue = await Rogue.start(behaviour);
  const error: unknown = await Connection.open(rogue.access(), { callTimeout: 300 }).catch((reason: unknown) => reason);
  expect(String(error)).toContain('rogue: no answer within 0.3 s');
  await until('it is closed', () => rogue.open === 0, { pause: 10 });
});

test.each([
  ['accepts', 'silence' as const],
  ['shakes hands', () => undefined],
  ['logs in', loggedIn(() => undefined)],
])('an attempt on a server that %s ends when it is aborted', async (_name, behaviour) => {
  using rogue = await Rogue.start(behaviour);
  const stop = new AbortController();
  const opening = Connection.open(rogue.access(), { signal: stop.signal }).catch((error: unknown) => error);
  await until('it connects', () => rogue.sockets.length === 1, { pause: 10 });
  const began = performance.now();
  stop.abort();
  expect(await opening).toMatchObject({ kind: 'lost' });
  expect(performance.now() - began).toBeLessThan(1_000);
  await until('it is closed', () => rogue.open === 0, { pause: 10 });
  await expect(Connection.open(rogue.access(), { signal: stop.signal })).rejects.toMatchObject({ kind: 'lost' });
  expect(rogue.sockets).toHaveLength(1);
});
