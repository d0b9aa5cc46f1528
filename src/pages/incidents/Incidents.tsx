import React from 'react';
import { Alert, EmptyState, TextLink } from '@grafana/ui';
import { Answered } from '../Answered';
import { setupPath } from '../../components/setup-path';
import type { PageParams } from '../paths';
import { IncidentTable } from './IncidentTable';
import { limit, useRunaways } from './use-runaways';

/** The list of incidents, or why there is none. */
export function Incidents({ params }: { params: PageParams }) {
  const answer = useRunaways(params);
  return (
    <Answered answer={answer} what="incidents">
      {({ rows, more }) =>
        rows.length === 0 ? (
          <EmptyState variant="completed" message="No runaways in this time range">
            Is something missing? <TextLink href={setupPath(params.ds)}>Setup</TextLink> shows what is sampled and what
            is missing.
          </EmptyState>
        ) : (
          <>
            {more && (
              <Alert
                severity="info"
                title={`These are the newest ${limit}. Choose a shorter time range to see the rest.`}
              />
            )}
            <IncidentTable runaways={rows} params={params} />
          </>
        )
      }
    </Answered>
  );
}
