import React, { lazy, Suspense, type ReactNode } from 'react';
import { LoadingPlaceholder } from '@grafana/ui';
import type { Props as ConfigProps } from './config/ConfigEditor';
import type { Props as QueryProps } from './query/QueryEditor';
import type { Props as HelpProps } from './query/QueryHelp';

// Loaded on first use: a dashboard needs none of these to show its panels.
const Config = lazy(() => import('./config/ConfigEditor'));
const Query = lazy(() => import('./query/QueryEditor'));
const Help = lazy(() => import('./query/QueryHelp'));

const Loading = ({ children }: { children: ReactNode }) => (
  <Suspense fallback={<LoadingPlaceholder text="Loading" />}>{children}</Suspense>
);

export const ConfigEditor = (props: ConfigProps) => (
  <Loading>
    <Config {...props} />
  </Loading>
);

export const QueryEditor = (props: QueryProps) => (
  <Loading>
    <Query {...props} />
  </Loading>
);

export const QueryHelp = (props: HelpProps) => (
  <Loading>
    <Help {...props} />
  </Loading>
);
