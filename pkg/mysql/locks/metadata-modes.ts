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

/** MariaDB's stages of a backup, and its global read lock; a session goes from one to the next. */
const stages = ['START', 'FLUSH', 'WAIT_FLUSH', 'WAIT_DDL', 'WAIT_COMMIT'].map((stage) => `BACKUP_${stage}`);
const globalRead = ['BACKUP_FTWRL1', 'BACKUP_FTWRL2'];
const writers = ['BACKUP_DML', 'BACKUP_TRANS_DML', 'BACKUP_SYS_DML'];
const [, , waitFlush, waitDdl, waitCommit] = stages as [string, string, string, string, string];

/**
 * The modes that conflict with each requested mode, from the "lock compatibility matrix" in mdl.h. INTENTION_EXCLUSIVE
 * conflicts with SHARED and EXCLUSIVE in scoped locks (GLOBAL, SCHEMA, COMMIT) only. BACKUP_…: from MariaDB's mdl.cc.
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
  BACKUP_START: [...stages, 'BACKUP_BLOCK_DDL'],
  BACKUP_FLUSH: ['BACKUP_START'],
  BACKUP_WAIT_FLUSH: ['BACKUP_START', 'BACKUP_DML', 'BACKUP_SYS_DML'],
  BACKUP_WAIT_DDL: ['BACKUP_START', 'BACKUP_DML', 'BACKUP_SYS_DML', 'BACKUP_DDL'],
  BACKUP_WAIT_COMMIT: ['BACKUP_START', 'BACKUP_DML', 'BACKUP_SYS_DML', 'BACKUP_DDL', 'BACKUP_COMMIT'],
  BACKUP_FTWRL1: [...writers, 'BACKUP_DDL', 'BACKUP_ALTER_COPY'],
  BACKUP_FTWRL2: [...writers, 'BACKUP_DDL', 'BACKUP_ALTER_COPY', 'BACKUP_COMMIT'],
  BACKUP_DML: [waitFlush, waitDdl, waitCommit, ...globalRead],
  BACKUP_TRANS_DML: globalRead,
  BACKUP_SYS_DML: [waitFlush, waitDdl, waitCommit, ...globalRead],
  BACKUP_DDL: [waitDdl, waitCommit, ...globalRead, 'BACKUP_BLOCK_DDL'],
  BACKUP_BLOCK_DDL: ['BACKUP_START', 'BACKUP_DDL', 'BACKUP_BLOCK_DDL'],
  BACKUP_ALTER_COPY: globalRead,
  BACKUP_COMMIT: [waitCommit, 'BACKUP_FTWRL2'],
};

/** Whether a metadata lock of mode `asked` waits for mode `other`. A mode that is not listed waits for any other one. */
export function conflict(asked: string, other: string): boolean {
  return conflicts[asked]?.includes(other) ?? asked !== other;
}

const growing = new Set(['SHARED_UPGRADABLE', 'SHARED_NO_WRITE', 'BACKUP_BLOCK_DDL', ...stages, ...globalRead]);

/** Whether the owner of such a lock may have made it stronger since. MariaDB shows the mode that was first asked for. */
export function mayHaveGrown(mode: string): boolean {
  return growing.has(mode);
}
