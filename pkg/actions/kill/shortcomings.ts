import type { Shortcoming } from '../../../src/shared/resources';
import { quotedAccount } from '../../mysql/capabilities/quoted';
import type { KillRight, Killer } from '../../mysql/kill/killer';

/** What the account that kills lacks on one instance, or has beyond need. Never rejects: an account that cannot log in is one. */
export async function killShortcomings(killer: Pick<Killer, 'right'>): Promise<Shortcoming[]> {
  try {
    return shortcomingsOf(await killer.right());
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return [lack(`Runaway cannot kill: ${problem}`, 'Kills are refused until it can log in.', null)];
  }
}

export function shortcomingsOf({ account, by, remedy, excess, mayReadThreads }: KillRight): Shortcoming[] {
  const all: Shortcoming[] = [];
  if (by === null) {
    all.push(
      lack(`The account ${account} may not kill sessions of others.`, 'Kills are refused by the server.', remedy)
    );
  }
  if (!mayReadThreads) {
    const sql = 'GRANT SELECT ON performance_schema.*';
    all.push(
      lack(
        `The account ${account} may not read performance_schema.`,
        'Without it nobody can tell whether a statement still runs, and nothing is killed.',
        `${sql} TO ${quotedAccount(account)};`
      )
    );
  }
  if (excess.length > 0) {
    all.push({
      severity: 'info',
      what: `The account ${account}, which kills, has more than it needs: ${excess.join(', ')}.`,
      lost: 'Whoever gets its password can do more than kill. Give killing an account of its own.',
      remedy: null,
    });
  }
  return all;
}

function lack(what: string, lost: string, remedy: string | null): Shortcoming {
  return { severity: 'warning', what, lost, remedy };
}
