import { expect, test } from 'bun:test';
import { dashboardPath, incidentPath, incidentsPath } from './paths';

const params = { ds: 'runaway', range: { from: '1000', to: '5000' } };

test('an address has the data source and the time range', () => {
  expect(incidentsPath(params)).toBe('/a/runaway-mysql-app/incidents?ds=runaway&from=1000&to=5000');
  expect(incidentPath('a-1/2', params)).toBe('/a/runaway-mysql-app/incidents/a-1%2F2?ds=runaway&from=1000&to=5000');
  expect(dashboardPath('db 1', params)).toEndWith('?var-datasource=runaway&var-instance=db+1&from=1000&to=5000');
});

test('an address keeps the chosen time zone', () => {
  expect(incidentsPath({ ...params, timeZone: 'utc' })).toEndWith('&timezone=utc');
  expect(dashboardPath('db1', { ...params, timeZone: 'Europe/Berlin' })).toEndWith('&timezone=Europe%2FBerlin');
  expect(incidentsPath({ ...params, timeZone: '' })).not.toContain('timezone');
});
