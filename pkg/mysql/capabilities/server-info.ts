import type { InstanceSwitch, SampledTable, Shortcoming } from '../../../src/shared/resources';
import type { Connection, Flavour } from '../connection/connection';
import { readable, switchStates } from './readable';
import { grantToEnable, shortcomings } from './shortcomings';
import type { Survey } from './survey';

/** What a server is, and what Runaway can read from it. */
export interface ServerInfo {
  flavour: Flavour;
  version: string;
  shortcomings: Shortcoming[];
  readable: SampledTable[];
  switches: InstanceSwitch[];
  canEnable: boolean;
  /** The statements that grant what `canEnable` needs; null when the account has it. */
  grantToEnable: string | null;
}

export function serverInfo({ flavour, version }: Pick<Connection, 'flavour' | 'version'>, found: Survey): ServerInfo {
  return {
    flavour,
    version,
    shortcomings: shortcomings(found.findings),
    readable: readable(found),
    switches: switchStates(found),
    canEnable: found.findings.canEnable,
    grantToEnable: grantToEnable(found.findings),
  };
}
