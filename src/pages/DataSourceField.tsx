import React from 'react';
import { DataSourcePicker } from '@grafana/runtime';
import { dataSourceType } from './paths';

interface Props {
  current: string;
  onChange(uid: string): void;
}

/** Chooses the data source of a page. */
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
