import { expect, test } from 'bun:test';
import { parseOptions } from './options';

test('without options the demo chooses for itself, and repeats', () => {
  expect(parseOptions([])).toEqual({
    flavour: null,
    host: null,
    kill: 'query',
    headless: false,
    once: false,
    screenshots: null,
    port: 3000,
  });
});

test('the headless run plays once, on the workbench', () => {
  expect(parseOptions(['--headless', '--mariadb', '--kill-connection', '--screenshots', 'shots'])).toMatchObject({
    headless: true,
    once: true,
    host: 'workbench',
    flavour: 'mariadb',
    kill: 'connection',
    screenshots: 'shots',
  });
  expect(parseOptions(['-h'])).toBe('help');
});

test.each([
  [['--mysql', '--mariadb'], 'choose one of --mysql and --mariadb'],
  [['--docker', '--grafana'], 'choose one of --docker and --grafana'],
  [['--port', 'x'], '--port x is not a port'],
  [['--fast'], "Unknown option '--fast'"],
])('%p is refused', (args, message) => {
  expect(() => parseOptions(args)).toThrow(message);
});
