import React from 'react';
import { onUpdateDatasourceSecureJsonDataOption, updateDatasourcePluginResetOption } from '@grafana/data';
import { Field, FieldSet, Input, RadioButtonGroup, SecretTextArea } from '@grafana/ui';
import type { SectionProps } from './types';

const modes = [
  { value: 'off' as const, label: 'Off', description: 'Plain text' },
  { value: 'on' as const, label: 'Encrypt', description: "Encrypted. The server's certificate is not checked" },
  { value: 'verify' as const, label: 'Encrypt and verify', description: "The server's certificate must be valid" },
];

const pems = [
  {
    key: 'tlsCACert' as const,
    label: 'CA certificate',
    about: "If empty, the system's certificate authorities are used.",
  },
  { key: 'tlsClientCert' as const, label: 'Client certificate', about: 'Only for an account that requires X509.' },
  { key: 'tlsClientKey' as const, label: 'Client key', about: "The client certificate's private key." },
];

/** How the connection is encrypted. */
export function Tls({ props, problems, set }: SectionProps) {
  const { jsonData, secureJsonData, secureJsonFields, readOnly } = props.options;
  const mode = jsonData.tls ?? 'off';
  const shown = pems.filter(({ key }) => mode === 'verify' || (mode === 'on' && key !== 'tlsCACert'));
  return (
    <FieldSet label="Encryption" disabled={readOnly}>
      <Field label="TLS">
        <RadioButtonGroup aria-label="TLS" options={modes} value={mode} onChange={(tls) => set({ tls })} />
      </Field>
      {mode === 'verify' && (
        <Field
          label="Server name"
          description="The name in the certificate, if it differs from the address."
          invalid={problems.tlsServerName !== undefined}
          error={problems.tlsServerName}
        >
          <Input
            id="runaway-tls-server-name"
            width={40}
            value={jsonData.tlsServerName ?? ''}
            onChange={({ currentTarget }) => set({ tlsServerName: currentTarget.value })}
          />
        </Field>
      )}
      {shown.map(({ key, label, about }) => (
        <Field key={key} label={label} description={about}>
          <SecretTextArea
            id={`runaway-${key}`}
            cols={64}
            rows={4}
            placeholder="-----BEGIN …-----"
            isConfigured={secureJsonFields?.[key] ?? false}
            value={secureJsonData?.[key] ?? ''}
            onChange={onUpdateDatasourceSecureJsonDataOption(props, key)}
            onReset={() => updateDatasourcePluginResetOption(props, key)}
          />
        </Field>
      ))}
    </FieldSet>
  );
}
