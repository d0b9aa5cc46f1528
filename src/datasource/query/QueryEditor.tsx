import React, { useEffect } from 'react';
import { CoreApp, type QueryEditorProps } from '@grafana/data';
import type { DataQuery } from '@grafana/schema';
import { FieldValidationMessage, InlineFieldRow, RadioButtonGroup, Stack, Text } from '@grafana/ui';
import type { RunawayDataSource } from '../datasource';
import { defaultQuery } from '../defaults';
import { alertKinds, changeKind, isKind, isKindKept, kinds, queryProblem } from '../kinds';
import type { RunawayDataQuery, RunawayOptions } from '../types';
import { KindEditor } from './KindEditor';

export type Props = QueryEditorProps<RunawayDataSource, RunawayDataQuery, RunawayOptions>;

/** Chooses the kind of query and edits it; runs it as soon as it can be run. */
export default function QueryEditor({ query, queries, onChange, onRunQuery, datasource, app }: Props) {
  // A query of another data source may be handed on with its own kind, or none.
  const saved: DataQuery = query;
  const current = isKind(saved.queryType) ? query : { ...saved, ...defaultQuery(app ?? CoreApp.Unknown) };
  const problem = queryProblem(current);
  const alerting = app === CoreApp.UnifiedAlerting || app === CoreApp.CloudAlerting;

  const update = (next: RunawayDataQuery) => {
    onChange(next);
    if (queryProblem(next) === null) {
      onRunQuery();
    }
  };

  const kept = isKindKept(query, queries);
  useEffect(() => {
    // A new alert rule, or an address that names no kind: what is shown here is what is to be run.
    if (!kept) {
      update(current);
    }
    // eslint-disable-next-line react-hooks/exhaustive-deps -- asked for once: where a change is not taken over, it would be asked for without end
  }, [kept]);

  return (
    <Stack direction="column" gap={1}>
      <Stack direction="row" alignItems="center" gap={2} wrap="wrap">
        <RadioButtonGroup
          aria-label="Kind of query"
          options={kinds.map(({ value, label, explanation }) => ({ value, label, description: explanation }))}
          disabledOptions={alerting ? kinds.map(({ value }) => value).filter((kind) => !alertKinds.includes(kind)) : []}
          value={current.queryType}
          onChange={(kind) => update(changeKind(current, kind))}
        />
        <Text color="secondary" variant="bodySmall">
          {kinds.find(({ value }) => value === current.queryType)?.explanation ?? ''}
        </Text>
      </Stack>
      <InlineFieldRow>
        <KindEditor query={current} onChange={update} source={datasource} />
      </InlineFieldRow>
      {problem && <FieldValidationMessage>{problem}</FieldValidationMessage>}
    </Stack>
  );
}
