import React from 'react';
import { onUpdateDatasourceSecureJsonDataOption, updateDatasourcePluginResetOption } from '@grafana/data';
import { Field, FieldSet, Input, RadioButtonGroup, SecretInput, Switch, TagsInput } from '@grafana/ui';
import { CopyableSql } from '../../components/CopyableSql';
import { killGrants } from './grants';
import type { SectionProps } from './types';

const roles = [
  { value: 'Admin' as const, label: 'Admins' },
  { value: 'Editor' as const, label: 'Admins and editors' },
];

/** Whether people may kill from Grafana, who, as which account, and whom never. Off, nothing else is asked. */
export function Kill({ props, problems, set }: SectionProps) {
  const { jsonData, secureJsonData, secureJsonFields, readOnly } = props.options;
  const user = jsonData.killUser ?? '';
  return (
    <FieldSet label="Killing" disabled={readOnly}>
      <Field
        label="Kill from Grafana"
        description="Whoever has the role may kill a statement or a session: previewed, confirmed by its id, and on record."
      >
        <Switch
          id="runaway-allow-kill"
          disabled={readOnly}
          value={jsonData.allowKill ?? false}
          onChange={({ currentTarget }) => set({ allowKill: currentTarget.checked })}
        />
      </Field>
      {jsonData.allowKill === true && (
        <>
          <Field label="Who may kill">
            <RadioButtonGroup
              options={roles}
              disabled={readOnly}
              value={jsonData.killRole ?? 'Admin'}
              onChange={(killRole) => set({ killRole })}
            />
          </Field>
          <Field
            label="Account for killing"
            description="An account of its own keeps the sampling account without the right to kill. Empty: the account above."
            invalid={problems.killUser !== undefined}
            error={problems.killUser}
          >
            <Input
              id="runaway-kill-user"
              width={40}
              autoComplete="off"
              placeholder={jsonData.user ?? 'runaway'}
              value={user}
              onChange={({ currentTarget }) => set({ killUser: currentTarget.value })}
            />
          </Field>
          {user !== '' && (
            <Field label="Its password">
              <SecretInput
                id="runaway-kill-password"
                width={40}
                autoComplete="new-password"
                isConfigured={secureJsonFields?.killPassword ?? false}
                value={secureJsonData?.killPassword ?? ''}
                onChange={onUpdateDatasourceSecureJsonDataOption(props, 'killPassword')}
                onReset={() => updateDatasourcePluginResetOption(props, 'killPassword')}
              />
            </Field>
          )}
          <Field
            label="Its privileges"
            description="CONNECTION_ADMIN also lets an account in past max_connections and read_only. It kills nobody who has SYSTEM_USER."
          >
            <CopyableSql
              label="Statements that let the account kill"
              sql={killGrants(user === '' ? (jsonData.user ?? '') : user, user !== '')}
            />
          </Field>
          <Field
            label="Protected users"
            description="Their sessions are never killed. * stands for any characters. Replication, backups and the server’s own sessions are always protected."
            invalid={problems.protectedUsers !== undefined}
            error={problems.protectedUsers}
          >
            <TagsInput
              id="runaway-protected-users"
              width={40}
              placeholder="User name, then Enter"
              disabled={readOnly}
              tags={jsonData.protectedUsers ?? []}
              onChange={(protectedUsers) => set({ protectedUsers })}
            />
          </Field>
        </>
      )}
    </FieldSet>
  );
}
