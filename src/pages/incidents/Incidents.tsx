import React from 'react';
import { Alert } from '@grafana/ui';
import { Answered } from '../Answered';
import type { PageParams } from '../paths';
import { IncidentTable } from './IncidentTable';
import { NoRunaways } from './NoRunaways';
import { limit, useRunaways } from './use-runaways';

/** The list of incidents, or why there is none. */
export function Incidents({ params }: { params: PageParams }) {
  const answer = useRunaways(params);
  return (
    <Answered answer={answer} what="incidents">
      {({ rows, more, coverage }) =>
        rows.length === 0 ? (
          <NoRunaways coverage={coverage} ds={params.ds} />
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
