import { createMonitor, type Account } from '../servers/accounts';
import { findServer, type Flavour } from '../servers/debian';
import { startServer, type LocalServer } from '../servers/server';
import { loadShop } from '../workload/load';

export interface Shop {
  server: LocalServer;
  /** The account Runaway samples with. */
  monitor: Account;
  megabytes: number;
}

/** MySQL's default assumes a fast disk, and writes dirty pages in bursts that look like spikes on a calm server. */
const options = ['--innodb-io-capacity=200'];

/** Starts a server on loopback and fills the shop. Without a flavour it is MySQL if that is available, else MariaDB. */
export async function openShop(flavour: Flavour | null, print: (line: string) => void): Promise<Shop> {
  const server = await startServer({ flavour: flavour ?? (await availableFlavour(print)), options });
  try {
    const { host, port, rootUser: user, rootPassword: password } = server;
    const monitor = await createMonitor(server);
    const bytes = await loadShop({ host, port, user, password });
    return { server, monitor, megabytes: Math.round(bytes / 1e6) };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function availableFlavour(print: (line: string) => void): Promise<Flavour> {
  const mysql = await findServer('mysql');
  if ('missing' in mysql) {
    print(`${mysql.missing}. Taking MariaDB.`);
    return 'mariadb';
  }
  return 'mysql';
}
