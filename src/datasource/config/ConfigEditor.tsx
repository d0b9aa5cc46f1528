import React from 'react';
import { Alert } from '@grafana/ui';
import { problems } from '../../shared/problems';
import type { RunawayOptions } from '../types';
import { Account } from './Account';
import { Expected } from './Expected';
import { Instances } from './Instances';
import { Kill } from './Kill';
import { Privacy } from './Privacy';
import { Runaways } from './Runaways';
import { Sampling } from './Sampling';
import { Tls } from './Tls';
import type { ConfigProps } from './types';

export type Props = ConfigProps;

/** The settings of a data source: the servers to sample, one account for all of them, and how to sample. */
export default function ConfigEditor(props: Props) {
  const { options, onOptionsChange } = props;
  const set = (change: Partial<RunawayOptions>) =>
    onOptionsChange({ ...options, jsonData: { ...options.jsonData, ...change } });
  const section = { props, set, problems: problems(options.jsonData) };
  return (
    <>
      {options.readOnly && (
        <Alert severity="info" title="This data source is provisioned. Change it in its provisioning file." />
      )}
      <Instances {...section} />
      <Account {...section} />
      <Tls {...section} />
      <Runaways {...section} />
      <Expected {...section} />
      <Kill {...section} />
      <Sampling {...section} />
      <Privacy {...section} />
    </>
  );
}
