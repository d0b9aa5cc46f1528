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
import { visible } from '../shared/text';

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

/** Not the data source's class: it imports this file. */
type Source = DataSourceApi<RunawayDataQuery, RunawayOptions> & ValueSource;
type EditorProps = QueryEditorProps<Source, RunawayDataQuery, RunawayOptions, VariableQuery>;

function VariableEditor({ query, onChange }: EditorProps) {
  const list = (of: ValueKind) => onChange({ ...query, refId: query.refId ?? 'variable', of });
  const chosen = query.of !== undefined;
  useEffect(() => {
    // Grafana does not run a variable without a query, and older versions do not keep a default query.
    if (!chosen) {
      list('instance');
    }
    // eslint-disable-next-line react-hooks/exhaustive-deps -- runs once: if Grafana ignores the change, it must not be repeated
  }, [chosen]);
  return (
    <InlineField label="List" tooltip="Names seen while samples are kept">
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
    return from(this.#source.values(of)).pipe(
      map((values) => ({ data: values.map((value) => ({ text: visible(value), value })) }))
    );
  }
}
