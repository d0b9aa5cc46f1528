import { expect, test } from 'bun:test';
import { failure } from './errors';
import { PluginError } from './handlers';
import type { Log } from './logs';
import { registerSecrets } from './redact';

function recorder(): { lines: string[]; log: Log } {
  const lines: string[] = [];
  const at = (level: string) => (message: string) => void lines.push(`${level}: ${message}`);
  const log: Log = { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error'), with: () => log };
  return { lines, log };
}

const editor = { login: 'ada', role: 'Editor' };

test('a PluginError keeps its message, status and source', () => {
  const { lines, log } = recorder();
  expect(failure(new PluginError('`top` must be at most 50', 400, 'downstream'), log, editor)).toEqual({
    message: '`top` must be at most 50',
    status: 400,
    source: 'downstream',
  });
  expect(lines).toEqual(['debug: Answered with an error']);
});

test('any other error is a bug: logged, and answered without secrets', () => {
  registerSecrets(['pa55word']);
  const { lines, log } = recorder();
  const expected = {
    message: "Unexpected error: x is undefined with [redacted]. Grafana's log has more.",
    status: 500,
    source: 'plugin',
  } as const;
  expect(failure(new TypeError('x is undefined with pa55word'), log, editor)).toEqual(expected);
  expect(failure('x is undefined with pa55word', log, editor)).toEqual(expected);
  expect(lines).toEqual(['error: Unexpected error', 'error: Unexpected error']);
});

test.each([
  [{ login: 'ada', role: 'Admin' }, true],
  [{ login: 'ada', role: 'Editor' }, true],
  [{ login: 'eve', role: 'Viewer' }, false],
  [{ login: 'eve', role: 'None' }, false],
  [{ login: 'eve', role: '' }, false],
  [null, false],
])('the reason of an error of the plugin, for %p', (user, isSeen) => {
  const { log } = recorder();
  const path = '/var/lib/grafana/runaway/1-a.sqlite';
  for (const error of [new Error(`${path} is full`), new PluginError(`${path} is full`)]) {
    const { message, status } = failure(error, log, user);
    expect([message.includes(path), status]).toEqual([isSeen, 500]);
  }
  expect(failure(new PluginError('`top` must be at most 50', 400, 'downstream'), log, user).message).toContain('`top`');
});
