import React from 'react';
import { Alert } from '@grafana/ui';
import { HistorySizes } from './HistorySizes';
import type { SetupAnswer } from '../../shared/resources';

/** Where the history is stored, with a warning if it will be lost, and what it takes. */
export const History = ({ path, warning, size }: NonNullable<SetupAnswer['history']>) => (
  <section aria-label="History">
    <h3>History</h3>
    {warning !== null && (
      <Alert severity="warning" title="The history will be lost">
        {warning}
      </Alert>
    )}
    <p>
      Kept in <code>{path}</code>.
    </p>
    {size !== null && <HistorySizes {...size} />}
  </section>
);
