import { activityContract } from './contract/activity';
import { erasingContract } from './contract/erasing';
import { auditContract } from './contract/audit';
import { ioContract } from './contract/io';
import { lateIoContract } from './contract/late-io';
import { locksContract } from './contract/locks';
import { retentionContract } from './contract/retention';
import { statementsContract } from './contract/statements';
import { writeStatementsContract } from './contract/write-statements';
import { writesContract } from './contract/writes';
import type { Store } from './store';

const parts = [
  activityContract,
  erasingContract,
  auditContract,
  ioContract,
  lateIoContract,
  locksContract,
  retentionContract,
  statementsContract,
  writeStatementsContract,
  writesContract,
];

/**
 * Registers the tests that every engine of the history must pass. `create` answers a new, empty history that keeps samples
 * for an hour and runaways for two days; whoever creates it closes and removes it.
 */
export async function contract(create: () => Promise<Store>): Promise<void> {
  for (const part of parts) {
    await part(await create());
  }
}
