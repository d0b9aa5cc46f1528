import React, { lazy, Suspense } from 'react';
import { AppPlugin } from '@grafana/data';
import { LoadingPlaceholder } from '@grafana/ui';

const Pages = lazy(() => import('./pages/Pages'));

const Root = () => (
  <Suspense fallback={<LoadingPlaceholder text="Loading" />}>
    <Pages />
  </Suspense>
);

export const plugin = new AppPlugin().setRootPage(Root);
