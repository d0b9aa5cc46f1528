import React, { useCallback } from 'react';
import { PluginPage } from '@grafana/runtime';
import { LinkButton, Stack } from '@grafana/ui';
import { Answered } from '../Answered';
import { DataSourceField } from '../DataSourceField';
import { mayEditDataSources } from '../permissions';
import { NoDataSource } from '../NoDataSource';
import { fetchSetup } from '../backend';
import { useAnswer } from '../../components/use-answer';
import { usePageParams } from '../use-page-params';
import { Erase } from './Erase';
import { History } from './History';
import { Instance } from './Instance';
import { Kills } from './Kills';
import { Others } from './Others';
import { Standing } from './Standing';

/** What is sampled, what that costs, and what is missing. */
export function SetupPage() {
  const [params, change] = usePageParams();
  if (!params) {
    return (
      <PluginPage>
        <NoDataSource />
      </PluginPage>
    );
  }
  return (
    <PluginPage
      subTitle="What is sampled and what it costs; what is missing, what that means, and the statement that fixes it."
      actions={
        <Stack gap={1} wrap="wrap">
          <DataSourceField current={params.ds} onChange={(ds) => change({ ds })} />
          {mayEditDataSources() && (
            <LinkButton icon="cog" variant="secondary" href={`/connections/datasources/edit/${params.ds}`}>
              Settings
            </LinkButton>
          )}
        </Stack>
      }
    >
      <Setup ds={params.ds} />
    </PluginPage>
  );
}

function Setup({ ds }: { ds: string }) {
  const answer = useAnswer(useCallback(() => fetchSetup(ds), [ds]));
  return (
    <Answered answer={answer} what="the setup">
      {({ detail, instances, history, others }) =>
        detail === 'standing' ? (
          <Standing instances={instances} />
        ) : (
          <Stack direction="column" gap={4}>
            {instances.map((instance) => (
              <Instance key={instance.instance} setup={instance} ds={ds} />
            ))}
            {history !== null && <History {...history} />}
            <Kills ds={ds} />
            <Erase ds={ds} />
            <Others ds={ds} others={others} />
          </Stack>
        )
      }
    </Answered>
  );
}
