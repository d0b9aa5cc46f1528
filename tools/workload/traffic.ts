import { loginOf } from './accounts';
import { connect, type Login } from './connect';
import { Shopper } from './shopper';

/** Well below the runaway threshold, because MySQL may give up two seconds late: only the report must become a runaway. */
const LOCK_WAIT_SECONDS = 6;
/** A sale that has asked for longer than this counts as waiting. */
const WAITING_MS = 500;

/** What the incident cost, as the shop itself saw it. */
export interface Toll {
  sold: number;
  /** Sales given up because of a lock wait timeout or a deadlock. */
  refused: number;
  mostWaiting: number;
  /** Seconds. */
  longestWait: number;
}

export interface Traffic {
  /** Sessions that wait for a product's stock now. */
  waiting(): number;
  toll(): Toll;
  /** Lets current sales finish and closes the sessions. Rejects with the first error of a session. */
  stop(): Promise<void>;
}

/** Opens the shop: `sessions` customers, each with a connection, until it is stopped. */
export async function startTraffic(server: Pick<Login, 'host' | 'port'>, sessions = 24): Promise<Traffic> {
  const closing = new AbortController();
  const connections = await Promise.all(
    Array.from({ length: sessions }, async () => {
      const connection = await connect(loginOf('shop', server), 'shop');
      await connection.query(`SET SESSION innodb_lock_wait_timeout = ${LOCK_WAIT_SECONDS}`);
      return connection;
    })
  );
  const shoppers = connections.map((connection) => new Shopper(connection));
  const shopping = Promise.allSettled(shoppers.map((shopper) => shopper.shop(closing.signal)));
  const waiting = (): number => {
    const since = performance.now() - WAITING_MS;
    return shoppers.filter(({ askedAt }) => askedAt !== null && askedAt < since).length;
  };
  let mostWaiting = 0;
  const watch = setInterval(() => (mostWaiting = Math.max(mostWaiting, waiting())), 250);
  const sum = (of: (shopper: Shopper) => number): number => shoppers.reduce((total, one) => total + of(one), 0);
  return {
    waiting,
    toll: () => ({
      sold: sum(({ sold }) => sold),
      refused: sum(({ refused }) => refused),
      mostWaiting,
      longestWait: Math.max(...shoppers.map((shopper) => shopper.longestWait)) / 1000,
    }),
    stop: async () => {
      closing.abort();
      const results = await shopping;
      clearInterval(watch);
      await Promise.allSettled(connections.map((connection) => connection.end()));
      const failed = results.find((result) => result.status === 'rejected');
      if (failed !== undefined) {
        throw failed.reason;
      }
    },
  };
}
