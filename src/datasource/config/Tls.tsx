import React from 'react';
import { onUpdateDatasourceSecureJsonDataOption, updateDatasourcePluginResetOption } from '@grafana/data';
import { Field, FieldSet, Input, RadioButtonGroup, SecretTextArea, TagsInput } from '@grafana/ui';
import { modes, pemFields, pinProblem } from './tls-modes';
import type { SectionProps } from './types';

/** How the connection is encrypted, and which certificates are accepted. */
export function Tls({ props, problems, set }: SectionProps) {
  const { jsonData, secureJsonData, secureJsonFields, readOnly } = props.options;
  const mode = jsonData.tls ?? 'preferred';
  const pin = pinProblem(problems);
  return (
    <FieldSet label="Encryption" disabled={readOnly}>
      <Field label="TLS" description={modes.find(({ value }) => value === mode)?.description}>
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
      <Field
        label="Pinned certificates"
        description="SHA-256 fingerprints. If there is one, a server that shows another certificate, or none, is refused before the login. When you renew a certificate, add its fingerprint here."
        invalid={pin !== undefined}
        error={pin}
      >
        <TagsInput
          id="runaway-pinned-certificates"
          width={40}
          placeholder="Fingerprint, then Enter"
          disabled={readOnly}
          tags={jsonData.pinnedCertificates ?? []}
          onChange={(pinnedCertificates) => set({ pinnedCertificates })}
        />
      </Field>
      {pemFields(mode).map(({ key, label, about }) => (
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
