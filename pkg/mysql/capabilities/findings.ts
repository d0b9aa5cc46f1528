import type { Features, TableUse } from './features';
import type { Switch } from './switches';

/** What a survey found out about one server and one account. */
export interface Findings {
  /** As CURRENT_USER() names it. */
  account: string;
  /** performance_schema is on. */
  enabled: boolean;
  deniedTables: TableUse[];
  /** Tables and features that this server does not have, whoever asks. */
  absentTables: TableUse[];
  absentFeatures: Array<keyof Features>;
  allDenied: boolean;
  processDenied: boolean;
  /** EXPLAIN FOR CONNECTION or SHOW EXPLAIN answers this account for other users' statements. */
  mayExplain: boolean;
  /** The switches this server has, where their tables can be read. */
  switches: Array<{ of: Switch; on: boolean }>;
  /** The account may switch consumers and instruments. */
  canEnable: boolean;
  /** SYSDATE() stands still within a statement. */
  clockFrozen: boolean;
}
