import React from 'react';
import type { QueryEditorHelpProps } from '@grafana/data';
import { Card } from '@grafana/ui';
import type { RunawayDataQuery } from '../types';
import { examples } from './examples';

export type Props = QueryEditorHelpProps<RunawayDataQuery>;

/** Example queries. A click runs one. */
export default function QueryHelp({ onClickExample, query }: Props) {
  return (
    <>
      <h2>Questions to ask a MySQL server in trouble</h2>
      {examples.map((example) => (
        <Card key={example.question} onClick={() => onClickExample({ refId: query?.refId ?? 'A', ...example.query })}>
          <Card.Heading>{example.question}</Card.Heading>
          <Card.Description>{example.answer}</Card.Description>
        </Card>
      ))}
    </>
  );
}
