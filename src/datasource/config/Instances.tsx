import React from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Field, FieldSet, IconButton, Input, useStyles2 } from '@grafana/ui';
import type { SettingsInput } from '../../shared/settings';
import type { SectionProps } from './types';

type InstanceInput = SettingsInput['instances'][number];

/** The servers to sample. */
export function Instances({ props, problems, set }: SectionProps) {
  const styles = useStyles2(getStyles);
  const { jsonData, readOnly } = props.options;
  const instances: InstanceInput[] = jsonData.instances?.length ? jsonData.instances : [{ name: '', address: '' }];

  const update = (index: number, change: Partial<InstanceInput>) =>
    set({ instances: instances.map((old, at) => (at === index ? { ...old, ...change } : old)) });

  return (
    <FieldSet label="Instances" disabled={readOnly}>
      {instances.map(({ name = '', address }, index) => {
        const nameProblem = problems[`instances.${index}.name`];
        const addressProblem = jsonData.instances ? problems[`instances.${index}.address`] : undefined;
        return (
          <div key={index} className={styles.row}>
            <Field label="Name" invalid={nameProblem !== undefined} error={nameProblem}>
              <Input
                id={`instance-name-${index}`}
                width={25}
                placeholder={address || 'shop-db'}
                value={name}
                onChange={({ currentTarget }) => update(index, { name: currentTarget.value })}
              />
            </Field>
            <Field label="Address" required invalid={addressProblem !== undefined} error={addressProblem}>
              <Input
                id={`instance-address-${index}`}
                width={45}
                placeholder="host:3306, [::1]:3306 or /run/mysqld/mysqld.sock"
                value={address}
                onChange={({ currentTarget }) => update(index, { address: currentTarget.value })}
              />
            </Field>
            <IconButton
              className={styles.remove}
              name="trash-alt"
              tooltip={`Remove instance ${name || address || index + 1}`}
              disabled={readOnly || instances.length === 1}
              onClick={() => set({ instances: instances.filter((_, at) => at !== index) })}
            />
          </div>
        );
      })}
      <Button
        icon="plus"
        variant="secondary"
        size="sm"
        onClick={() => set({ instances: [...instances, { name: '', address: '' }] })}
      >
        Add instance
      </Button>
    </FieldSet>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  row: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(2), alignItems: 'flex-start' }),
  // Aligned with the inputs, which have a label above.
  remove: css({ marginTop: theme.spacing(3.5) }),
});
