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

/** Chooses the kind of query and edits it. A valid query runs after every change. */
export default function QueryEditor({ query, queries, onChange, onRunQuery, datasource, app }: Props) {
  // Grafana may pass a query of another data source, with another kind or none.
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

  const isKept = isKindKept(query, queries);
  useEffect(() => {
    // A new alert rule, or a URL without a kind: save and run the default that is shown.
    if (!isKept) {
      update(current);
    }
    // eslint-disable-next-line react-hooks/exhaustive-deps -- runs once: if Grafana ignores the change, it must not be repeated
  }, [isKept]);

  return (
    <Stack direction="column" gap={1}>
      <Stack direction="row" alignItems="center" gap={2} wrap="wrap">
        <RadioButtonGroup
          aria-label="Kind of query"
          options={kinds.map(({ value, label, explanation }) => ({ value, label, description: explanation }))}
          disabledOptions={alerting ? kinds.map(({ value }) => value).filter((kind) => !alertKinds.includes(kind)) : []}
          value={current.queryType}
          onChange={(kind) => update(changeKind(current, kind, alerting))}
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
