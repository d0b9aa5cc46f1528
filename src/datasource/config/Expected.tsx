import React from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Field, FieldSet, IconButton, Input, useStyles2 } from '@grafana/ui';
import type { SettingsInput } from '../../shared/settings';
import type { SectionProps } from './types';

type ExpectedInput = NonNullable<SettingsInput['expected']>[number];

const fields: Array<{ name: keyof ExpectedInput; label: string; placeholder: string; width: number }> = [
  { name: 'user', label: 'User', placeholder: 'any', width: 18 },
  { name: 'schema', label: 'Schema', placeholder: 'any', width: 18 },
  { name: 'digest', label: 'Digest', placeholder: 'any', width: 18 },
  { name: 'from', label: 'From (UTC)', placeholder: '00:00', width: 12 },
  { name: 'to', label: 'To (UTC)', placeholder: '24:00', width: 12 },
  { name: 'until', label: 'Last day', placeholder: 'YYYY-MM-DD', width: 16 },
  { name: 'by', label: 'Who says so', placeholder: 'anna', width: 16 },
  { name: 'why', label: 'Why', placeholder: 'nightly report', width: 30 },
];
const empty: ExpectedInput = { by: '', why: '' };

/** Runaways that are known and ring no alert. */
export function Expected({ props, problems, set }: SectionProps) {
  const styles = useStyles2(getStyles);
  const { jsonData, readOnly } = props.options;
  const expected = jsonData.expected ?? [];
  const update = (index: number, change: Partial<ExpectedInput>) =>
    set({ expected: expected.map((old, at) => (at === index ? { ...old, ...change } : old)) });

  return (
    <FieldSet label="Expected runaways" disabled={readOnly}>
      <p className={styles.hint}>
        They are shown like others, and ring no alert in these hours until the end of the last day. Name at least a
        user, a schema or the beginning of a digest.
      </p>
      {expected.map((one, index) => (
        <div key={index} className={styles.row}>
          {fields.map(({ name, label, placeholder, width }) => {
            const problem = problems[`expected.${index}.${name}`];
            return (
              <Field key={name} label={label} invalid={problem !== undefined} error={problem}>
                <Input
                  id={`expected-${name}-${index}`}
                  width={width}
                  placeholder={placeholder}
                  value={one[name] ?? ''}
                  onChange={({ currentTarget }) => update(index, { [name]: currentTarget.value })}
                />
              </Field>
            );
          })}
          <IconButton
            className={styles.remove}
            name="trash-alt"
            tooltip={`Remove expected runaway ${index + 1}`}
            disabled={readOnly}
            onClick={() => set({ expected: expected.filter((_, at) => at !== index) })}
          />
        </div>
      ))}
      <Button icon="plus" variant="secondary" size="sm" onClick={() => set({ expected: [...expected, empty] })}>
        Add expected runaway
      </Button>
    </FieldSet>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  hint: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  row: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1), alignItems: 'flex-start' }),
  // Aligned with the inputs, which have a label above.
  remove: css({ marginTop: theme.spacing(3.5) }),
});
