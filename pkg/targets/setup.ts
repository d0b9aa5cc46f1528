import type { InstanceSetup, SetupAnswer, Shortcoming } from '../../src/shared/resources';
import { visible } from '../../src/shared/text';
import { standingOf } from '../../src/shared/standing';
import type { Health } from '../plugin/handlers';
import type { SamplerStatus } from '../sampling/status';

/** Seconds that two clocks may differ and count as equal. */
const CLOCK_TOLERANCE = 5;

/** What the Setup page shows of one instance. */
export function instanceSetup(instance: string, status: SamplerStatus, ofKilling: Shortcoming[] = []): InstanceSetup {
  const { server, problem, sampledAt, serverMs, clockAhead } = status;
  const sampleAge = sampledAt === null ? null : Math.max(0, (Date.now() - sampledAt) / 1000);
  const skewed = clockAhead !== null && Math.abs(clockAhead) > CLOCK_TOLERANCE;
  const setup = {
    instance,
    version: server?.version ?? null,
    flavour: server?.flavour ?? null,
    problem,
    sampleAge,
    sampleCost: serverMs,
    readable: server?.readable ?? [],
    switches: server?.switches ?? [],
    canEnable: server?.canEnable ?? false,
    grantToEnable: server?.grantToEnable ?? null,
    shortcomings: [
      ...(server?.shortcomings ?? []),
      ...ofKilling,
      ...(skewed
        ? [
            {
              severity: 'info' as const,
              what: `Its clock is ${Math.abs(clockAhead).toFixed(0)} s ${clockAhead > 0 ? 'ahead of' : 'behind'} Grafana's.`,
              lost: 'Runaway shows times on Grafana’s clock: the times in the server’s own logs differ by that much.',
              remedy: null,
            },
          ]
        : []),
    ],
  };
  return { ...setup, standing: standingOf(setup) };
}

/** How a data source is set up, for those who see details. */
export interface FullSetup {
  instances: InstanceSetup[];
  history: NonNullable<SetupAnswer['history']>;
}

/** The answer of *Save & test*: one line to act on, and below it every shortcoming with the SQL that fixes it. */
export function healthOf({ instances, history }: FullSetup): Health {
  const broken = instances.filter(({ problem, shortcomings }) => problem !== null || shortcomings.some(isError));
  const lacking = instances.filter(({ shortcomings }) => shortcomings.length > 0);
  const names = instances.map(({ instance, flavour, version }) => `${instance} (${flavour} ${version})`).join(', ');
  const ok = broken.length === 0;
  const message = ok
    ? `Sampling ${names}.${lacking.length > 0 ? ` ${count(lacking.length, 'instance')} ${lacking.length === 1 ? 'lacks' : 'lack'} something: see below, or the Setup page.` : ''}`
    : broken
        .map(({ instance, problem, shortcomings }) => problem ?? `${instance}: ${shortcomings.find(isError)?.what}`)
        .join(' ');
  const details = [
    ...instances.flatMap(({ instance, readable }) =>
      readable.length === 0 ? [] : [`${instance}: ${summaryOf(readable)}`]
    ),
    ...lacking.flatMap(({ instance, shortcomings }) =>
      shortcomings.map(
        ({ what, lost, remedy }) => `${instance}: ${what} ${lost}${remedy === null ? '' : `\n${remedy}`}`
      )
    ),
    ...(history.warning === null ? [] : [history.warning]),
  ];
  return {
    ok,
    message: [message, ...(history.warning === null ? [] : ['The history needs attention: see below.'])].join(' '),
    details: { verboseMessage: visible(details.join('\n\n')), instances, history },
  };
}

function summaryOf(readable: InstanceSetup['readable']): string {
  const not = readable.filter(({ ok }) => !ok).map(({ what, why }) => `${what} (${why})`);
  return `reads ${readable.length - not.length} of ${readable.length} things.${not.length === 0 ? '' : ` Not read: ${not.join('; ')}.`}`;
}

function isError({ severity }: InstanceSetup['shortcomings'][number]): boolean {
  return severity === 'error';
}

function count(many: number, noun: string): string {
  return `${many} ${noun}${many === 1 ? '' : 's'}`;
}
