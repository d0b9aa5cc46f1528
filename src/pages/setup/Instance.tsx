import React from 'react';
import { Alert, Badge, Stack, Text } from '@grafana/ui';
import type { InstanceSetup } from '../../shared/resources';
import { Shortcomings } from './Shortcomings';
import { standing } from './standing';

/** One server: whether it is sampled, and what would be better. */
export function Instance({ setup }: { setup: InstanceSetup }) {
  const { instance, flavour, version, problem, shortcomings } = setup;
  const { text, color } = standing(setup);
  return (
    <section aria-label={instance}>
      <Stack direction="row" alignItems="center" gap={1} wrap="wrap">
        <h3>{instance}</h3>
        <Badge text={text} color={color} />
        {version !== null && (
          <Text color="secondary">
            {flavour ?? 'server'} {version}
          </Text>
        )}
      </Stack>
      {problem !== null && (
        <Alert severity="error" title="This instance cannot be sampled">
          {problem}
        </Alert>
      )}
      {sampling(setup) !== null && <p>{sampling(setup)}</p>}
      {problem === null && shortcomings.length === 0 ? (
        <p>Nothing is missing: every feature has what it needs.</p>
      ) : (
        <Shortcomings of={shortcomings} instance={instance} />
      )}
    </section>
  );
}

function sampling({ sampleAge, sampleCost }: InstanceSetup): string | null {
  if (sampleAge === null) {
    return null;
  }
  const cost = sampleCost === null ? '' : `; a sample costs the server ${sampleCost.toFixed(1)} ms`;
  return `Last sampled ${sampleAge < 1 ? 'within the last second' : `${sampleAge.toFixed(0)} s ago`}${cost}.`;
}
