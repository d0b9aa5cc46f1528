import React from 'react';
import { Alert, EmptyState, TextLink } from '@grafana/ui';
import { Answered } from '../Answered';
import { setupPath, type PageParams } from '../paths';
import { IncidentTable } from './IncidentTable';
import { limit, useRunaways } from './use-runaways';

/** The list, or the words that stand in for it. */
export function Incidents({ where }: { where: PageParams }) {
  const answer = useRunaways(where);
  return (
    <Answered answer={answer} what="incidents">
      {({ rows, more }) =>
        rows.length === 0 ? (
          <EmptyState variant="completed" message="No statement ran away in this time range">
            Is something missing? <TextLink href={setupPath}>Setup</TextLink> says what is sampled, and what stands in
            the way.
          </EmptyState>
        ) : (
          <>
            {more && (
              <Alert
                severity="info"
                title={`These are the newest ${limit}: choose a shorter time range to see the rest.`}
              />
            )}
            <IncidentTable runaways={rows} where={where} />
          </>
        )
      }
    </Answered>
  );
}
