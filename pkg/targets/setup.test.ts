import { expect, test } from 'bun:test';
import type { ServerInfo } from '../mysql/capabilities/server-info';
import { healthOf, instanceSetup } from './setup';

const server: ServerInfo = {
  flavour: 'MySQL',
  version: '9.7.4',
  shortcomings: [],
  readable: [{ what: 'Disk I/O', ok: true, why: null }],
  switches: [],
  canEnable: false,
  grantToEnable: 'GRANT UPDATE …',
};
const status = { server, problem: null, sampledAt: Date.now(), serverMs: 2, clockAhead: 0 };
const history = { path: '/h.sqlite', warning: null, size: null };

const health = (given: Partial<typeof status> & { server?: ServerInfo | null; problem?: string | null }) =>
  healthOf({ instances: [instanceSetup('shop-db', { ...status, ...given })], history });

test('all well', () => {
  const { ok, message, details } = health({});
  expect([ok, message]).toEqual([true, 'Sampling shop-db (MySQL 9.7.4).']);
  expect(details?.['verboseMessage']).toBe('shop-db: reads 1 of 1 things.');
});

test('what is not read is listed, with the SQL that fixes it', () => {
  const { ok, details } = health({
    server: {
      ...server,
      readable: [...server.readable, { what: 'Row-lock waits', ok: false, why: 'PROCESS is missing' }],
      shortcomings: [{ severity: 'warning', what: 'It lacks PROCESS.', lost: 'Row locks.', remedy: 'GRANT PROCESS' }],
    },
  });
  expect(ok).toBe(true);
  expect(details?.['verboseMessage']).toBe(
    'shop-db: reads 1 of 2 things. Not read: Row-lock waits (PROCESS is missing).\n\nshop-db: It lacks PROCESS. Row locks.\nGRANT PROCESS'
  );
});

test('a server that cannot be reached has an empty setup', () => {
  const setup = instanceSetup('shop-db', { ...status, server: null, problem: 'refused', sampledAt: null });
  expect(setup).toMatchObject({ version: null, readable: [], switches: [], canEnable: false, grantToEnable: null });
  expect(healthOf({ instances: [setup], history })).toMatchObject({ ok: false, message: 'refused' });
});

test('a clock that differs from Grafana’s is a shortcoming', () => {
  expect(instanceSetup('shop-db', { ...status, clockAhead: -61 }).shortcomings.map(({ what }) => what)).toEqual([
    "Its clock is 61 s behind Grafana's.",
  ]);
});
