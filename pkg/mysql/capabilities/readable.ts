import type { InstanceSwitch, SampledTable } from '../../../src/shared/resources';
import { newerColumns, newerTables, sampledFeatures, type Features } from './features';
import type { Survey } from './survey';
import { enableText, type Switch } from './switches';

/** Everything that is sampled: whether this account can read it on this server, and if not, why. */
export function readable({ features, findings }: Survey): SampledTable[] {
  return sampledFeatures.map(({ feature, what }) => ({
    what,
    ok: features[feature],
    why: features[feature] ? null : whyNot(feature, findings),
  }));
}

/** The consumers and instruments that sampling uses and this server has. */
export function switchStates({ features, findings }: Survey): InstanceSwitch[] {
  // One that is off is not shown if its features are readable without it.
  const isUseful = (of: Switch, on: boolean): boolean =>
    on || of.lost !== null || of.features.length === 0 || of.features.some((feature) => !features[feature]);
  const shown = findings.switches.filter(({ of, on }) => isUseful(of, on));
  return shown.map(({ of, on }) => ({
    name: of.name,
    kind: of.kind,
    on,
    needed: of.lost !== null,
    gives: of.gives,
    remedy: on ? null : enableText(of),
  }));
}

const ABSENT = 'this server does not have it';

function whyNot(feature: keyof Features, findings: Survey['findings']): string {
  const { enabled, allDenied, deniedTables, absentTables, processDenied, switches } = findings;
  if (!enabled && feature !== 'deadlocks') {
    return 'performance_schema is off';
  }
  if (processDenied && (feature === 'rowLocks' || feature === 'deadlocks')) {
    return 'PROCESS is missing';
  }
  if (feature === 'plans' && !findings.mayExplain) {
    return processDenied ? 'PROCESS is missing' : 'MySQL shows them only to accounts with every global privilege';
  }
  if (allDenied) {
    return 'performance_schema may not be read';
  }
  const tablesOf = newerColumns.filter((column) => column.feature === feature).map(({ table }) => table);
  const wanted = feature === 'rowLocks' ? 'dataLocks' : feature;
  const denied = deniedTables.find(({ table, feature: of }) => of === wanted || tablesOf.some((its) => its === table));
  if (denied !== undefined) {
    return `${denied.table} may not be read`;
  }
  if (tablesOf.length > 0 && findings.absentFeatures.includes(feature)) {
    return ABSENT;
  }
  const off = switches.find(({ of, on }) => !on && of.features.includes(feature));
  if (off !== undefined) {
    return `${off.of.kind} ${off.of.name} is off`;
  }
  const absent = [...absentTables, ...newerTables].find(({ feature: of }) => of === wanted);
  return absent === undefined ? ABSENT : `this server has no ${absent.table}`;
}
