import { expect, test } from 'bun:test';
import { executableName, hostTarget } from './executable';

test('names an executable as Grafana looks for it', () => {
  expect(executableName(hostTarget('linux', 'x64'))).toBe('gpx_runaway_linux_amd64');
  expect(executableName(hostTarget('darwin', 'arm64'))).toBe('gpx_runaway_darwin_arm64');
  expect(executableName(hostTarget('win32', 'x64'))).toBe('gpx_runaway_windows_amd64.exe');
});

test('an unknown platform gets the list of known ones', () => {
  expect(() => hostTarget('sunos', 'sparc')).toThrow('sunos_sparc; known are linux_amd64');
});
