import { z } from 'zod';

/** One MySQL or MariaDB server. The address is `host:port`, `[ipv6]:port` or the path of a unix socket. */
export const target = z.object({
  name: z.string().trim().max(128).default(''),
  address: z.string().trim().min(1).max(512),
});

const time = z
  .string()
  .regex(/^$|^([01]\d|2[0-3]):[0-5]\d$/, 'A time of day is HH:MM, for example 02:30')
  .default('');

/** Runaways that are shown and ring no alert. An empty field means any; times of day are UTC, and `until` is the last day. */
export const expectedStatement = z
  .object({
    user: z.string().trim().max(128).default(''),
    schema: z.string().trim().max(64).default(''),
    digest: z
      .string()
      .trim()
      .regex(/^$|^[0-9a-f]{8,64}$/i, 'A digest has hexadecimal digits, the first eight at least')
      .default(''),
    from: time,
    to: time,
    until: z
      .string()
      .regex(/^$|^\d{4}-\d\d-\d\d$/, 'A day is YYYY-MM-DD')
      .default(''),
    by: z.string().trim().min(1).max(128),
    why: z.string().trim().min(1).max(500),
  })
  .refine(({ user, schema, digest }) => user !== '' || schema !== '' || digest !== '', {
    path: ['user'],
    message: 'Name a user, a schema or a digest',
  });

/** The data source's jsonData. Parsing fills in the defaults. */
export const settings = z.object({
  instances: z.array(target).min(1).max(100),
  user: z.string().min(1).max(128),
  /**
   * `preferred`: encrypted where the server offers it, except on a unix socket. `on`: always encrypted. `verify`: and the
   * certificate checked. `off`: never encrypted.
   */
  tls: z.enum(['preferred', 'on', 'verify', 'off']).default('preferred'),
  tlsServerName: z.string().max(255).default(''),
  /** SHA-256 fingerprints of the certificates that are accepted, in hexadecimal. None accepts all that `tls` accepts. */
  pinnedCertificates: z
    .array(
      z
        .string()
        .trim()
        .regex(
          /^(?:sha256:)?[0-9a-f]{2}(?::?[0-9a-f]{2}){31}$/i,
          'A SHA-256 fingerprint has 64 hexadecimal digits, for example 5A:0F:….'
        )
    )
    .max(100)
    .default([]),
  /** A statement that runs longer is a runaway, time behind named sessions left out; so is a session that makes others wait longer. */
  runawaySeconds: z.number().min(1).max(86_400).default(10),
  /** A statement that takes more than this percentage of a busy instance's disk I/O is a runaway too; 0 is off. */
  runawayIoPercent: z.number().min(0).max(100).default(50),
  /** A digest is new for this many hours after it is first seen: the latest deployment often causes an outage. */
  newDigestHours: z.number().min(0).max(8760).default(24),
  /** Removes literals from SQL before it is stored. Passwords are always removed. */
  redact: z.boolean().default(true),
  sampleSeconds: z.number().min(1).max(60).default(1),
  /** Whether a statement that a replica's applier runs may be a runaway. */
  watchAppliers: z.boolean().default(false),
  /** Users whose statements are never runaways. Those of binlog dump and daemon threads never are. */
  exemptUsers: z.array(z.string().min(1).max(128)).max(100).default([]),
  /** Whether statements and sessions may be killed from Grafana, and by whom. */
  allowKill: z.boolean().default(false),
  killRole: z.enum(['Admin', 'Editor']).default('Admin'),
  /** Service accounts that may kill, if they have the role: logins. */
  killLogins: z.array(z.string().trim().min(1).max(256)).max(20).default([]),
  /** The account that kills; empty: the one that samples. */
  killUser: z.string().max(128).default(''),
  /** Users whose sessions are never killed; * stands for any characters. */
  protectedUsers: z.array(z.string().trim().min(1).max(128)).max(100).default([]),
  expected: z.array(expectedStatement).max(50).default([]),
  /** Hours without a request after which sampling ends: Grafana does not say that a data source was deleted. */
  idleHours: z.number().min(1).max(8760).default(168),
  /** How long every sample is kept; then points of 10 seconds, of a minute and of an hour. */
  rawHours: z.number().min(1).max(168).default(24),
  tenSecondDays: z.number().min(1).max(90).default(14),
  minuteDays: z.number().min(2).max(400).default(60),
  hourMonths: z.number().min(1).max(120).default(13),
  /** What the history's file may take, in millions of bytes. Past that the oldest samples go first. */
  maxHistoryMB: z.number().min(50).max(1_000_000).default(5000),
  /** Points of a series that an answer reads at most; past that, coarser ones answer. */
  mostPoints: z.number().int().min(10_000).max(10_000_000).default(125_000),
  runawayDays: z.number().min(1).max(3650).default(365),
});

/** The data source's secureJsonData. Certificates are PEM texts. */
export const secrets = z.object({
  password: z.string().default(''),
  killPassword: z.string().default(''),
  tlsCACert: z.string().default(''),
  tlsClientCert: z.string().default(''),
  tlsClientKey: z.string().default(''),
  /** RSA public key of the servers, to encrypt the password where the connection is not encrypted. */
  serverPublicKey: z.string().default(''),
});

export type Target = z.infer<typeof target>;
export type ExpectedStatement = z.infer<typeof expectedStatement>;
export type Settings = z.infer<typeof settings>;
export type SettingsInput = z.input<typeof settings>;
export type Secrets = z.infer<typeof secrets>;

/** The `instance` label of a server: its name, else its address. */
export function instanceName({ name, address }: Target): string {
  return name === '' ? address : name;
}
