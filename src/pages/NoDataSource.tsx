import React from 'react';
import { EmptyState, LinkButton } from '@grafana/ui';
import { dataSourceType } from './paths';

/** Said where there is nothing to ask yet. */
export const NoDataSource = () => (
  <EmptyState
    variant="call-to-action"
    message="No Runaway data source yet"
    button={
      <LinkButton icon="plus" href={`/connections/datasources/${dataSourceType}`}>
        Add one
      </LinkButton>
    }
  >
    It names the MySQL and MariaDB servers to watch, and the account to watch them with.
  </EmptyState>
);
