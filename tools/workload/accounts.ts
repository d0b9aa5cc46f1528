import type { Connection } from 'mysql2/promise';
import type { Login } from './connect';

export type Role = 'shop' | 'reporting' | 'dba';

const passwords: Record<Role, string> = { shop: 'shop-only', reporting: 'reporting-only', dba: 'dba-only' };

/** What each role may do: the shop sells, the new feature reports, the DBA reads and kills. */
const grants: Record<Role, (dynamic: (privilege: string) => string) => string[]> = {
  shop: () => ['SELECT, INSERT, UPDATE ON shop.*'],
  reporting: () => ['SELECT, UPDATE ON shop.*'],
  dba: (dynamic) => ['PROCESS ON *.*', `${dynamic('CONNECTION_ADMIN')} ON *.*`],
};

/** Creates the accounts of the story; existing ones get their grants again. */
export async function createAccounts(admin: Connection): Promise<void> {
  const [rows] = await admin.query('SELECT VERSION() version');
  const mariadb = JSON.stringify(rows).includes('MariaDB');
  // MariaDB writes the privilege with a space, MySQL with an underscore.
  const dynamic = (privilege: string): string => (mariadb ? privilege.replace('_', ' ') : privilege);
  for (const role of ['shop', 'reporting', 'dba'] as const) {
    await admin.query(`CREATE USER IF NOT EXISTS '${role}'@'%' IDENTIFIED BY '${passwords[role]}'`);
    for (const grant of grants[role](dynamic)) {
      await admin.query(`GRANT ${grant} TO '${role}'@'%'`);
    }
  }
}

/** How `role` logs in to a server. */
export function loginOf(role: Role, { host, port }: Pick<Login, 'host' | 'port'>): Login {
  return { host, port, user: role, password: passwords[role] };
}
