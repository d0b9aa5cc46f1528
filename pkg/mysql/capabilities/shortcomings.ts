import type { Shortcoming } from '../../../src/shared/resources';
import type { Findings } from './findings';
import { enablingText, type Switch } from './switches';

/** Puts findings into words, each with the exact statement that mends it, the gravest first. */
export function shortcomings(findings: Findings): Shortcoming[] {
  if (!findings.enabled) {
    return [
      {
        severity: 'error',
        what: 'performance_schema is off. Put performance_schema=ON into the server’s configuration (on a managed server, its parameter group) and restart it: it cannot be switched on while the server runs.',
        lost: 'Disk I/O, running statements and runaways, lock waits.',
        remedy: null,
      },
      ...process(findings),
    ];
  }
  return [
    ...tables(findings),
    ...findings.switches.flatMap(({ of, on }) => (on ? [] : switchedOff(of))),
    ...process(findings),
    ...clock(findings),
  ];
}

function tables({ account, deniedTables, allDenied }: Findings): Shortcoming[] {
  if (allDenied) {
    return [
      {
        severity: 'error',
        what: `${account} may not read performance_schema.`,
        lost: 'Disk I/O, running statements and runaways, lock waits.',
        remedy: grant('SELECT ON performance_schema.*', account),
      },
    ];
  }
  return deniedTables.map(({ table, feature, lost }) => ({
    severity: feature === 'statements' ? 'error' : 'warning',
    what: `${account} may not read performance_schema.${table}.`,
    lost,
    remedy: grant(`SELECT ON performance_schema.${table}`, account),
  }));
}

function switchedOff(of: Switch): Shortcoming[] {
  const { kind, name, features, lost } = of;
  return lost === null
    ? []
    : [
        {
          severity: features.includes('statements') ? 'error' : 'warning',
          what: kind === 'consumer' ? `The consumer ${name} is off.` : `Instruments ${name} are off or not timed.`,
          lost,
          remedy: enablingText(of),
        },
      ];
}

function process({ account, processDenied }: Findings): Shortcoming[] {
  return processDenied
    ? [
        {
          severity: 'warning',
          what: `${account} lacks PROCESS.`,
          lost: 'Row-lock waits: who waits for whom. Both sides of a deadlock.',
          remedy: grant('PROCESS ON *.*', account),
        },
      ]
    : [];
}

function clock({ clockFrozen }: Findings): Shortcoming[] {
  return clockFrozen
    ? [
        {
          severity: 'info',
          what: 'The server runs with sysdate-is-now.',
          lost: 'Start times are exact to some milliseconds only.',
          remedy: null,
        },
      ]
    : [];
}

/** What the account needs to switch on consumers and instruments; null where it has it. */
export function grantToEnable({ account, canEnable }: Findings): string | null {
  const setupTables = ['setup_consumers', 'setup_instruments'];
  return canEnable
    ? null
    : setupTables.map((table) => `${grant(`UPDATE ON performance_schema.${table}`, account)};`).join('\n');
}

/** CURRENT_USER() is `user@host`; a user name may hold an @, a host may not. */
function grant(privilege: string, account: string): string {
  const at = account.lastIndexOf('@');
  return `GRANT ${privilege} TO ${quote(account.slice(0, at))}@${quote(account.slice(at + 1))}`;
}

function quote(name: string): string {
  return `'${name.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}
