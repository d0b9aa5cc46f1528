import React, { useCallback } from 'react';
import { PluginPage } from '@grafana/runtime';
import { LinkButton, Stack } from '@grafana/ui';
import { Answered } from '../Answered';
import { DataSourceField } from '../DataSourceField';
import { mayEditDataSources } from '../permissions';
import { NoDataSource } from '../NoDataSource';
import { fetchSetup } from '../backend';
import { useAnswer } from '../use-answer';
import { usePageParams } from '../use-page-params';
import { History } from './History';
import { Instance } from './Instance';

/** What is sampled, what that costs, and what is missing. */
export function SetupPage() {
  const [where, change] = usePageParams();
  if (!where) {
    return (
      <PluginPage>
        <NoDataSource />
      </PluginPage>
    );
  }
  return (
    <PluginPage
      subTitle="What is sampled and what that costs; what is missing, what is lost without it, and the statement that puts it right."
      actions={
        <Stack gap={1} wrap="wrap">
          <DataSourceField current={where.ds} onChange={(ds) => change({ ds })} />
          {mayEditDataSources() && (
            <LinkButton icon="cog" variant="secondary" href={`/connections/datasources/edit/${where.ds}`}>
              Settings
            </LinkButton>
          )}
        </Stack>
      }
    >
      <Setup ds={where.ds} />
    </PluginPage>
  );
}

function Setup({ ds }: { ds: string }) {
  const answer = useAnswer(useCallback(() => fetchSetup(ds), [ds]));
  return (
    <Answered answer={answer} what="the setup">
      {({ instances, history }) => (
        <Stack direction="column" gap={4}>
          {instances.map((instance) => (
            <Instance key={instance.instance} setup={instance} ds={ds} />
          ))}
          <History {...history} />
        </Stack>
      )}
    </Answered>
  );
}
