import { expect, test } from 'bun:test';
import { dashboardPath, incidentPath, incidentsPath } from './paths';

const where = { ds: 'runaway', range: { from: '1000', to: '5000' } };

test('an address says where and when to look', () => {
  expect(incidentsPath(where)).toBe('/a/runaway-mysql-app/incidents?ds=runaway&from=1000&to=5000');
  expect(incidentPath('a-1/2', where)).toBe('/a/runaway-mysql-app/incidents/a-1%2F2?ds=runaway&from=1000&to=5000');
  expect(dashboardPath('db 1', where)).toEndWith('?var-datasource=runaway&var-instance=db+1&from=1000&to=5000');
});

test('a time zone that was chosen comes along', () => {
  expect(incidentsPath({ ...where, timeZone: 'utc' })).toEndWith('&timezone=utc');
  expect(dashboardPath('db1', { ...where, timeZone: 'Europe/Berlin' })).toEndWith('&timezone=Europe%2FBerlin');
  expect(incidentsPath({ ...where, timeZone: '' })).not.toContain('timezone');
});
