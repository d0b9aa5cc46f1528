/** The user and the host of a session; both are null for a server's own thread. */
export interface Account {
  user: string | null;
  host: string | null;
}

const MOST_ACCOUNTS = 50;

export function accountName({ user, host }: Account): string {
  return `${user}@${host}`;
}

/** The users and the hosts of these sessions' accounts, for two IN lists; null where no session has an account. */
export function usersAndHosts(sessions: Account[]): { users: string[]; hosts: string[] } | null {
  const named = new Map<string, { user: string; host: string }>();
  for (const { user, host } of sessions) {
    if (user !== null && host !== null) {
      named.set(accountName({ user, host }), { user, host });
    }
  }
  const accounts = [...named.values()].slice(0, MOST_ACCOUNTS);
  return accounts.length === 0
    ? null
    : {
        users: [...new Set(accounts.map(({ user }) => user))],
        hosts: [...new Set(accounts.map(({ host }) => host))],
      };
}
