import React from 'react';
import type { AnnotationSupport, QueryEditorProps, DataSourceApi } from '@grafana/data';
import { InlineFieldRow } from '@grafana/ui';
import { defaultAnnotation } from './defaults';
import { RunawaysEditor } from './query/RunawaysEditor';
import type { QueryOf, RunawayDataQuery, ValueSource } from './types';

type EditorProps = QueryEditorProps<DataSourceApi<RunawayDataQuery>, RunawayDataQuery>;

function asAnnotation(query: RunawayDataQuery | undefined): QueryOf<'runaways'> {
  return query?.queryType === 'runaways' ? query : { refId: query?.refId ?? 'Anno', ...defaultAnnotation };
}

/** Annotations that show runaways on other panels, as regions or as start and end marks. */
export function annotationSupport(source: ValueSource): AnnotationSupport<RunawayDataQuery> {
  return {
    getDefaultQuery: () => defaultAnnotation,
    prepareQuery: ({ target }) => asAnnotation(target),
    QueryEditor: ({ query, onChange, onRunQuery }: EditorProps) => (
      <InlineFieldRow>
        <RunawaysEditor
          annotation
          query={asAnnotation(query)}
          source={source}
          onChange={(next) => {
            onChange(next);
            onRunQuery();
          }}
        />
      </InlineFieldRow>
    ),
  };
}
