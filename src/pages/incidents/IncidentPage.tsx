import React from 'react';
import { PluginPage } from '@grafana/runtime';
import { Alert, LinkButton } from '@grafana/ui';
import { useParams } from 'react-router-dom';
import { Answered } from '../Answered';
import { NoDataSource } from '../NoDataSource';
import { dashboardPath, incidentsPath, type PageParams } from '../paths';
import { rangeAround, defaultRange } from '../range';
import { usePageParams } from '../use-page-params';
import { Incident } from './Incident';
import { lastOf, margin } from './windows';
import { limit, useRunaways } from './use-runaways';
import { headline, timeToSecond } from './format';

/** One incident with all its evidence. */
export function IncidentPage() {
  const { id = '' } = useParams<{ id: string }>();
  const [params] = usePageParams();
  return params ? (
    <LoadedIncident id={id} params={params} />
  ) : (
    <PluginPage>
      <NoDataSource />
    </PluginPage>
  );
}

function LoadedIncident({ id, params }: { id: string; params: PageParams }) {
  const answer = useRunaways(params);
  const runaway = answer.state === 'done' ? answer.value.rows.find((row) => row.id === id) : undefined;
  const listUrl = incidentsPath({ ...params, range: defaultRange });
  const end = runaway && lastOf(runaway);
  return (
    <PluginPage
      pageNav={{
        text: runaway ? headline(runaway) : 'Incident',
        parentItem: { text: 'Incidents', url: listUrl },
      }}
      subTitle={runaway && `Started ${timeToSecond(runaway.start, params.timeZone)}`}
      actions={
        runaway &&
        end !== undefined && (
          <LinkButton
            icon="apps"
            variant="secondary"
            href={dashboardPath(runaway.instance, { ...params, range: rangeAround(runaway.start, end, margin) })}
          >
            Open in the dashboard
          </LinkButton>
        )
      }
    >
      <Answered answer={answer} what="the incident">
        {({ more }) =>
          runaway ? (
            <Incident runaway={runaway} params={params} />
          ) : more ? (
            <Alert severity="warning" title={`Not among the newest ${limit} incidents of this time range`}>
              Find it in the list of incidents with a shorter time range.
            </Alert>
          ) : (
            <Alert severity="warning" title="No such incident in this time range">
              It may have been deleted from the history. The data source&apos;s settings say how long runaways are kept.
            </Alert>
          )
        }
      </Answered>
    </PluginPage>
  );
}
