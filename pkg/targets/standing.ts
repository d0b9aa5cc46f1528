import type { InstanceSetup, SetupAnswer } from '../../src/shared/resources';
import type { Health, Neighbour } from '../plugin/handlers';
import { isAdmin, seesDetails, type User } from '../plugin/user';
import type { QueryReader } from '../queries/sources';
import { healthOf, type FullSetup } from './setup';

/** The setup as a user may see it. */
export function setupFor(user: User | null, full: FullSetup, others: Neighbour[] = []): SetupAnswer {
  return seesDetails(user)
    ? { detail: 'full', ...full, others: isAdmin(user) ? others : [] }
    : { detail: 'standing', instances: full.instances.map(standingOnly), history: null, others: [] };
}

/** The health as a user may see it. */
export function healthFor(user: User | null, full: FullSetup): Health {
  return seesDetails(user) ? healthOf(full) : standingHealth(full.instances.map(standingOnly));
}

/** The history as everybody may see it: a gap keeps its reason, but not the words of the server. */
export function withoutErrorTexts(history: QueryReader): QueryReader {
  return {
    ...history,
    gaps: async (instance, range) => (await history.gaps(instance, range)).map((gap) => ({ ...gap, detail: '' })),
  };
}

/** Only the standing and the age of the last sample. */
function standingOnly({ instance, standing, sampleAge }: InstanceSetup): InstanceSetup {
  return {
    instance,
    standing,
    sampleAge,
    version: null,
    flavour: null,
    problem: standing === 'not sampled' ? 'This instance is not sampled. Editors and administrators see why.' : null,
    sampleCost: null,
    shortcomings: [],
    readable: [],
    switches: [],
    canEnable: false,
    grantToEnable: null,
  };
}

const well: ReadonlySet<InstanceSetup['standing']> = new Set(['sampled', 'something is missing']);

function standingHealth(instances: InstanceSetup[]): Health {
  const lines = instances.map(
    ({ instance, standing, sampleAge }) =>
      `${instance}: ${standing}${sampleAge === null ? '' : `, last ${sampleAge.toFixed(0)} s ago`}.`
  );
  return {
    ok: instances.every(({ standing }) => well.has(standing)),
    message: [...lines, 'Editors and administrators see more here.'].join(' '),
    details: { verboseMessage: '', instances, history: null },
  };
}
