import type { Shortcoming } from '../../src/shared/resources';
import type { ConsumerUse, InstrumentUse, TableUse } from './features';

/** What a survey found amiss. */
export interface Findings {
  /** As CURRENT_USER() names it. */
  account: string;
  /** performance_schema is on. */
  enabled: boolean;
  deniedTables: TableUse[];
  allDenied: boolean;
  processDenied: boolean;
  consumersOff: ConsumerUse[];
  instrumentsOff: InstrumentUse[];
  /** SYSDATE() stands still within a statement. */
  clockFrozen: boolean;
}

/** Puts findings into words, each with the exact statement that mends it, the gravest first. */
export function shortcomings(findings: Findings): Shortcoming[] {
  if (!findings.enabled) {
    return [
      {
        severity: 'error',
        what: 'performance_schema is off. Put performance_schema=ON into the server’s configuration and restart it: it cannot be switched on while the server runs.',
        lost: 'Disk I/O, running statements and runaways, lock waits.',
        remedy: null,
      },
      ...process(findings),
    ];
  }
  return [
    ...tables(findings),
    ...findings.consumersOff.flatMap(consumer),
    ...findings.instrumentsOff.map(instrument),
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

function consumer({ name, features, lost }: ConsumerUse): Shortcoming[] {
  return lost === null
    ? []
    : [
        {
          severity: features.includes('statements') ? 'error' : 'warning',
          what: `The consumer ${name} is off.`,
          lost,
          remedy: `UPDATE performance_schema.setup_consumers SET ENABLED = 'YES' WHERE NAME = '${name}'`,
        },
      ];
}

function instrument({ like, feature, lost }: InstrumentUse): Shortcoming {
  const where = like.includes('%') ? `LIKE '${like}'` : `= '${like}'`;
  return {
    severity: feature === 'statements' ? 'error' : 'warning',
    what: `Instruments ${like} are off or not timed.`,
    lost,
    remedy: `UPDATE performance_schema.setup_instruments SET ENABLED = 'YES', TIMED = 'YES' WHERE NAME ${where}`,
  };
}

function process({ account, processDenied }: Findings): Shortcoming[] {
  return processDenied
    ? [
        {
          severity: 'warning',
          what: `${account} lacks PROCESS.`,
          lost: 'Row-lock waits: who waits for whom.',
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

/** CURRENT_USER() is `user@host`; a user name may hold an @, a host may not. */
function grant(privilege: string, account: string): string {
  const at = account.lastIndexOf('@');
  return `GRANT ${privilege} TO ${quote(account.slice(0, at))}@${quote(account.slice(at + 1))}`;
}

function quote(name: string): string {
  return `'${name.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}
