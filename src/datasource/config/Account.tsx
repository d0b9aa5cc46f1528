import React from 'react';
import { onUpdateDatasourceSecureJsonDataOption, updateDatasourcePluginResetOption } from '@grafana/data';
import { Field, FieldSet, Input, SecretInput } from '@grafana/ui';
import { CopyableSql } from '../../components/CopyableSql';
import { grants } from './grants';
import type { SectionProps } from './types';

/** The account Runaway uses, and the SQL that creates it. */
export function Account({ props, problems, set }: SectionProps) {
  const { jsonData, secureJsonData, secureJsonFields, readOnly } = props.options;
  const problem = jsonData.user === undefined ? undefined : problems.user;
  return (
    <FieldSet label="Account" disabled={readOnly}>
      <Field label="User" required invalid={problem !== undefined} error={problem}>
        <Input
          id="runaway-user"
          width={40}
          autoComplete="off"
          placeholder="runaway"
          value={jsonData.user ?? ''}
          onChange={({ currentTarget }) => set({ user: currentTarget.value })}
        />
      </Field>
      <Field label="Password" description="Stored encrypted. It is never sent to the browser.">
        <SecretInput
          id="runaway-password"
          width={40}
          autoComplete="new-password"
          isConfigured={secureJsonFields?.password ?? false}
          value={secureJsonData?.password ?? ''}
          onChange={onUpdateDatasourceSecureJsonDataOption(props, 'password')}
          onReset={() => updateDatasourcePluginResetOption(props, 'password')}
        />
      </Field>
      <Field
        label="How to create this account"
        description="Run this on each instance as an administrator. The account can read the server’s statistics and its running statements. It cannot read your tables or change anything."
      >
        <CopyableSql label="Statements that create the account" sql={grants(jsonData.user ?? '')} />
      </Field>
    </FieldSet>
  );
}
