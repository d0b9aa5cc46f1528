import React from 'react';
import { EmptyState, TextLink } from '@grafana/ui';
import { coverageNote, isUnsampled, isWhole } from '../../components/coverage';
import { setupPath } from '../../components/setup-path';
import type { Coverage } from '../../shared/frames';

/** Shown where no runaway is recorded: that there was none is certain only where all of the time was sampled. */
export function NoRunaways({ coverage, ds }: { coverage: Coverage[]; ds: string }) {
  const note = coverageNote(coverage);
  const isBlind = coverage.every(isUnsampled);
  const setup = <TextLink href={setupPath(ds)}>Setup</TextLink>;
  if (coverage.length > 0 && coverage.every(isWhole)) {
    return (
      <EmptyState variant="completed" message="No runaways in this time range">
        All of it was sampled. {setup} shows what is read from each server.
      </EmptyState>
    );
  }
  const title = note !== null && isBlind ? note : 'No runaway is recorded in this time range';
  return (
    <EmptyState variant="not-found" message={title}>
      {note !== null && !isBlind && <p>{note}. Samples are kept for a shorter time than runaways.</p>}
      {setup} shows what is sampled, and what is missing.
    </EmptyState>
  );
}
