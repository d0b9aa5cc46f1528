const write = ['SHARED_WRITE', 'SHARED_WRITE_LOW_PRIO'];
const strong = ['SHARED_NO_READ_WRITE', 'EXCLUSIVE'];
const shared = [
  'SHARED',
  'SHARED_HIGH_PRIO',
  'SHARED_READ',
  ...write,
  'SHARED_UPGRADABLE',
  'SHARED_READ_ONLY',
  'SHARED_NO_WRITE',
];

/**
 * The modes that conflict with each requested mode, from the "lock compatibility matrix" in mdl.h. INTENTION_EXCLUSIVE
 * conflicts with SHARED and EXCLUSIVE in scoped locks (GLOBAL, SCHEMA, COMMIT) only.
 */
const conflicts: Record<string, readonly string[]> = {
  INTENTION_EXCLUSIVE: ['SHARED', 'EXCLUSIVE'],
  SHARED: ['EXCLUSIVE', 'INTENTION_EXCLUSIVE'],
  SHARED_HIGH_PRIO: ['EXCLUSIVE'],
  SHARED_READ: strong,
  SHARED_WRITE: ['SHARED_READ_ONLY', 'SHARED_NO_WRITE', ...strong],
  SHARED_WRITE_LOW_PRIO: ['SHARED_READ_ONLY', 'SHARED_NO_WRITE', ...strong],
  SHARED_UPGRADABLE: ['SHARED_UPGRADABLE', 'SHARED_NO_WRITE', ...strong],
  SHARED_READ_ONLY: [...write, ...strong],
  SHARED_NO_WRITE: [...write, 'SHARED_UPGRADABLE', 'SHARED_NO_WRITE', ...strong],
  SHARED_NO_READ_WRITE: [...shared.slice(2), ...strong],
  EXCLUSIVE: [...shared, ...strong, 'INTENTION_EXCLUSIVE'],
};

/** Whether a metadata lock of mode `asked` waits for mode `other`. Modes not listed (MariaDB's BACKUP_…) wait for any other mode. */
export function conflict(asked: string, other: string): boolean {
  return conflicts[asked]?.includes(other) ?? asked !== other;
}
