import React from 'react';
import { Badge, Stack, Text } from '@grafana/ui';
import type { InstanceSetup } from '../../shared/resources';
import { visible } from '../../shared/text';
import { lastSampled, standingBadge } from './sampling-status';

/** What everybody may see: how sampling stands, and since when. */
export const Standing = ({ instances }: { instances: InstanceSetup[] }) => (
  <Stack direction="column" gap={2}>
    <p>
      You see how sampling stands. Editors and administrators also see what is missing, how to fix it, and where the
      history is stored.
    </p>
    {instances.map(({ instance, standing, sampleAge }) => (
      <section key={instance} aria-label={visible(instance)}>
        <Stack direction="row" alignItems="center" gap={1} wrap="wrap">
          <h3>{visible(instance)}</h3>
          <Badge {...standingBadge(standing)} />
          {sampleAge !== null && <Text color="secondary">{lastSampled(sampleAge)}.</Text>}
        </Stack>
      </section>
    ))}
  </Stack>
);
