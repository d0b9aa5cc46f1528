import React, { useEffect } from 'react';
import {
  CustomVariableSupport,
  type DataQueryRequest,
  type DataQueryResponse,
  type DataSourceApi,
  type QueryEditorProps,
} from '@grafana/data';
import type { DataQuery } from '@grafana/schema';
import { InlineField, RadioButtonGroup } from '@grafana/ui';
import { from, map, type Observable } from 'rxjs';
import { valueKinds, type ValueKind } from '../shared/resources';
import type { RunawayDataQuery, RunawayOptions, ValueSource } from './types';

/** What a dashboard variable lists. */
export interface VariableQuery extends DataQuery {
  of?: ValueKind;
}

const labels: Record<ValueKind, string> = {
  instance: 'Instances',
  user: 'Users',
  schema: 'Schemas',
  digest: 'Digests',
};

/** Named by its shape: the data source's own class imports this file. */
type Source = DataSourceApi<RunawayDataQuery, RunawayOptions> & ValueSource;
type EditorProps = QueryEditorProps<Source, RunawayDataQuery, RunawayOptions, VariableQuery>;

function VariableEditor({ query, onChange }: EditorProps) {
  const list = (of: ValueKind) => onChange({ ...query, refId: query.refId ?? 'variable', of });
  const chosen = query.of !== undefined;
  useEffect(() => {
    // Grafana asks nothing for a variable without a query, and only newer ones keep a default that support would offer.
    if (!chosen) {
      list('instance');
    }
    // eslint-disable-next-line react-hooks/exhaustive-deps -- asked for once: where a change is not taken over, it would be asked for without end
  }, [chosen]);
  return (
    <InlineField label="List" tooltip="What was seen within the raw retention">
      <RadioButtonGroup
        aria-label="What the variable lists"
        options={valueKinds.map((value) => ({ value, label: labels[value] }))}
        value={query.of ?? 'instance'}
        onChange={list}
      />
    </InlineField>
  );
}

/** Dashboard variables that list instances, users, schemas or digests. */
export class RunawayVariables extends CustomVariableSupport<Source, VariableQuery, RunawayDataQuery, RunawayOptions> {
  editor = VariableEditor;
  readonly #source: ValueSource;

  constructor(source: ValueSource) {
    super();
    this.#source = source;
  }

  query({ targets }: DataQueryRequest<VariableQuery>): Observable<DataQueryResponse> {
    const of = targets[0]?.of ?? 'instance';
    return from(this.#source.values(of)).pipe(map((values) => ({ data: values.map((text) => ({ text })) })));
  }
}
