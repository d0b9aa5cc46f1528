import React from 'react';
import { DataSourcePicker } from '@grafana/runtime';
import { dataSourceType } from './paths';

interface Props {
  current: string;
  onChange(uid: string): void;
}

/** Which of our data sources a page looks at. */
export const DataSourceField = ({ current, onChange }: Props) => (
  <DataSourcePicker
    inputId="runaway-data-source"
    pluginId={dataSourceType}
    noDefault
    width={32}
    current={current}
    onChange={({ uid }) => onChange(uid)}
  />
);
