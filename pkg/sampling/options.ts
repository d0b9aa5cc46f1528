import type { Rules } from '../detection/statements/rules';
import type { Session } from '../mysql/session';
import type { Log } from '../plugin/logs';
import type { Store } from '../store/store';
import type { Meter } from './metrics';

export type SamplerHistory = Pick<
  Store,
  | 'write'
  | 'writeGap'
  | 'openStatements'
  | 'statementsIn'
  | 'lastSample'
  | 'recentIo'
  | 'ioSeries'
  | 'ioBuckets'
  | 'digestFirstSeen'
  | 'firstSample'
>;

export interface SamplerOptions {
  instance: string;
  sampleSeconds: number;
  newDigestHours: number;
  redact: boolean;
  rules: Rules;
  /**
   * Opens a session. `knownIncarnation` is the one seen last: the same life of the server keeps its name. When the signal
   * aborts it rejects at once, and leaves nothing open.
   */
  connect: (knownIncarnation: string | null, signal: AbortSignal) => Promise<Session>;
  history: SamplerHistory;
  log: Log;
  meter: Meter;
}
