import { expect, test } from 'bun:test';
import { isProtectedUser, whyNot, type KillSettings } from './may-kill';

const on: KillSettings = { allowKill: true, killRole: 'Admin', killLogins: [], protectedUsers: [] };
const admin = { login: 'anna', role: 'Admin' };
const editor = { login: 'ed', role: 'Editor' };
const robot = { login: 'sa-1-robot', role: 'Admin' };

test.each([
  ['an administrator', admin, on, null],
  ['switched off', admin, { ...on, allowKill: false }, /switched off/],
  ['an editor', editor, on, /role Admin is needed.*you are Editor/],
  ['an editor, where editors may', editor, { ...on, killRole: 'Editor' as const }, null],
  ['a viewer, where editors may', { ...editor, role: 'Viewer' }, { ...on, killRole: 'Editor' as const }, /role Editor/],
  ['nobody', null, on, /logged in/],
  ['an anonymous user with a role', { login: '', role: 'Admin' }, on, /logged in/],
  ['a service account', robot, on, /Service accounts/],
  ['a service account that is named', robot, { ...on, killLogins: ['sa-1-robot'] }, null],
  [
    'a named service account without the role',
    { ...robot, role: 'Viewer' },
    { ...on, killLogins: ['sa-1-robot'] },
    /role Admin/,
  ],
  ['no role', { login: 'x', role: '' }, on, /without a role/],
])('%s', (_, user, settings, expected) => {
  const why = whyNot(user, settings);
  if (expected === null) {
    expect(why).toBeNull();
  } else {
    expect(why).toMatch(expected);
  }
});

test.each([
  ['backup', ['backup'], true],
  ['backup2', ['backup'], false],
  ['backup2', ['backup*'], true],
  ['app_rw', ['*_rw'], true],
  ['a.b', ['a?b'], false],
  ['a+b', ['a+b'], true],
  [null, ['*'], false],
])('the user %p is protected by %p: %p', (user, patterns, expected) => {
  expect(isProtectedUser(user, patterns)).toBe(expected);
});
