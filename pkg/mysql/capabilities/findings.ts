import type { Features, TableUse } from './features';
import type { Recording } from './recording';
import type { Switch } from './switches';

/** What a survey found about one server and one account. */
export interface Findings {
  /** CURRENT_USER(). */
  account: string;
  /** performance_schema is on. */
  enabled: boolean;
  deniedTables: TableUse[];
  /** Tables and features that this server does not have. */
  absentTables: TableUse[];
  absentFeatures: Array<keyof Features>;
  allDenied: boolean;
  processDenied: boolean;
  /** This account may run EXPLAIN FOR CONNECTION or SHOW EXPLAIN for statements of other users. */
  mayExplain: boolean;
  /** The switches that this server has; none if their tables cannot be read. */
  switches: Array<{ of: Switch; on: boolean }>;
  /** What performance_schema records, and what it recorded at the look before; null at the first. */
  recording: Recording;
  recordingBefore: Recording | null;
  /** The account may switch consumers and instruments. */
  canEnable: boolean;
  /** SYSDATE() does not move during a statement. */
  clockFrozen: boolean;
}
