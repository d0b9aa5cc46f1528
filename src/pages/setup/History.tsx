import React from 'react';
import { Alert } from '@grafana/ui';
import type { SetupAnswer } from '../../shared/resources';

/** Where what was sampled is kept, loudly where that does not last. */
export const History = ({ path, warning }: SetupAnswer['history']) => (
  <section aria-label="History">
    <h3>History</h3>
    {warning !== null && (
      <Alert severity="warning" title="The history does not last">
        {warning}
      </Alert>
    )}
    <p>
      Kept in <code>{path}</code>.
    </p>
  </section>
);
