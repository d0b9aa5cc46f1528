import React from 'react';
import { EmptyState, LinkButton } from '@grafana/ui';
import { dataSourceType } from './paths';

/** Shown while there is no Runaway data source. */
export const NoDataSource = () => (
  <EmptyState
    variant="call-to-action"
    message="No Runaway MySQL data source yet"
    button={
      <LinkButton icon="plus" href={`/connections/datasources/${dataSourceType}`}>
        Add one
      </LinkButton>
    }
  >
    A data source has the MySQL and MariaDB servers to sample, and the account for it.
  </EmptyState>
);
