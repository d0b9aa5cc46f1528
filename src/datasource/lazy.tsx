import React, { lazy, Suspense, type ReactNode } from 'react';
import { LoadingPlaceholder } from '@grafana/ui';
import type { Props as ConfigProps } from './config/ConfigEditor';
import type { Props as QueryProps } from './query/QueryEditor';
import type { Props as HelpProps } from './query/QueryHelp';

// A dashboard that only shows panels needs none of these.
const Config = lazy(() => import('./config/ConfigEditor'));
const Query = lazy(() => import('./query/QueryEditor'));
const Help = lazy(() => import('./query/QueryHelp'));

const Later = ({ children }: { children: ReactNode }) => (
  <Suspense fallback={<LoadingPlaceholder text="Loading" />}>{children}</Suspense>
);

export const ConfigEditor = (props: ConfigProps) => (
  <Later>
    <Config {...props} />
  </Later>
);

export const QueryEditor = (props: QueryProps) => (
  <Later>
    <Query {...props} />
  </Later>
);

export const QueryHelp = (props: HelpProps) => (
  <Later>
    <Help {...props} />
  </Later>
);
