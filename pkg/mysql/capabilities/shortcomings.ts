import type { Shortcoming } from '../../../src/shared/resources';
import type { Findings } from './findings';
import { quotedAccount } from './quoted';
import { enableText, type Switch } from './switches';
import { unrecorded } from './unrecorded';

/** What is missing and what is lost by it, the worst first, each with the exact statement that adds it. */
export function shortcomings(findings: Findings): Shortcoming[] {
  if (!findings.enabled) {
    return [
      {
        severity: 'error',
        what: 'performance_schema is off. Put performance_schema=ON into the server’s configuration (on a managed server, its parameter group) and restart it: it cannot be switched on while the server runs.',
        lost: 'Disk I/O, running statements and runaways, lock waits.',
        remedy: null,
      },
      ...missingProcess(findings),
    ];
  }
  return [
    ...deniedTables(findings),
    ...findings.switches.flatMap(({ of, on }) => (on ? [] : switchedOff(of))),
    ...missingProcess(findings),
    ...leftOut(findings),
    ...frozenClock(findings),
  ];
}

function deniedTables({ account, deniedTables: denied, allDenied }: Findings): Shortcoming[] {
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
  return denied.map(({ table, feature, lost }) => ({
    severity: feature === 'statements' ? 'error' : 'warning',
    what: `${account} may not read performance_schema.${table}.`,
    lost,
    remedy: grant(`SELECT ON performance_schema.${table}`, account),
  }));
}

export function switchedOff(of: Switch): Shortcoming[] {
  const { kind, name, features, lost } = of;
  return lost === null
    ? []
    : [
        {
          severity: features.includes('statements') ? 'error' : 'warning',
          what: kind === 'consumer' ? `The consumer ${name} is off.` : `Instruments ${name} are off or not timed.`,
          lost,
          remedy: enableText(of),
        },
      ];
}

function missingProcess({ account, processDenied }: Findings): Shortcoming[] {
  return processDenied
    ? [
        {
          severity: 'warning',
          what: `${account} lacks PROCESS.`,
          lost: 'Row-lock waits: which session waits for which. Both sides of a deadlock.',
          remedy: grant('PROCESS ON *.*', account),
        },
      ]
    : [];
}

/** What performance_schema itself leaves out. */
function leftOut({ recording, recordingBefore }: Findings): Shortcoming[] {
  return unrecorded(recording, recordingBefore).map(({ isNow: _, ...shortcoming }) => shortcoming);
}

function frozenClock({ clockFrozen }: Findings): Shortcoming[] {
  return clockFrozen
    ? [
        {
          severity: 'info',
          what: 'The server runs with sysdate-is-now.',
          lost: 'Start times are exact only to a few milliseconds.',
          remedy: null,
        },
      ]
    : [];
}

/** The statements that let the account switch on consumers and instruments; null if it may already. */
export function grantToEnable({ account, canEnable }: Findings): string | null {
  const setupTables = ['setup_consumers', 'setup_instruments'];
  return canEnable
    ? null
    : setupTables.map((table) => `${grant(`UPDATE ON performance_schema.${table}`, account)};`).join('\n');
}

/** `account` is `user@host`, as from CURRENT_USER(). */
function grant(privilege: string, account: string): string {
  return `GRANT ${privilege} TO ${quotedAccount(account)}`;
}
