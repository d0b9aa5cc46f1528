import { expect, test } from 'bun:test';
import { cellText, duration, oneLine, visible, visibleDeep } from './text';

test.each([
  [-1, '0.0 s'],
  [0.42, '0.4 s'],
  [9.99, '10.0 s'],
  [45, '45.0 s'],
  [59.94, '59.9 s'],
  [59.97, '1 min 00 s'],
  [245, '4 min 05 s'],
  [723, '12 min 03 s'],
  [3599.7, '1 h 00 min'],
  [3661, '1 h 01 min'],
  [7530, '2 h 05 min'],
  [183_600, '2 d 03 h'],
  [273_600, '3 d 04 h'],
])('%p seconds are %s', (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});

test('characters that hide or reorder text are shown', () => {
  expect(visible('a\u202eb\u0000c\u200bd')).toBe('a�b�c�d');
  expect(visible('SELECT\n\t1 ü 漢 🙂')).toBe('SELECT\n\t1 ü 漢 🙂');
});

test('a label is one line, without characters that deceive', () => {
  expect(oneLine('SELECT\n   1,\t2')).toBe('SELECT 1, 2');
  expect(oneLine(' SELECT\n\t1\u0000\u001b[31m ', 100)).toBe('SELECT 1��[31m');
  expect(oneLine('abc\u202egnp.exe', 100)).toBe('abc�gnp.exe');
});

test('a label is cut between whole characters', () => {
  expect(oneLine('abcd', 4)).toBe('abcd');
  expect(oneLine('abcdef', 4)).toBe('abc…');
  expect(oneLine('😀😀😀', 2)).toBe('😀…');
  expect(oneLine('x'.repeat(100_000))).toBe(`${'x'.repeat(239)}…`);
  expect(oneLine(`SELECT ${' '.repeat(100_000)} 1`)).toBe('SELECT…');
});

test.each(['\u061c', '\u00ad', '\u180e', '\u206f', '\u3164', '\ufff9', '\u{e0041}', '\ud800', '\u009b', '\u2066'])(
  'U+%# is shown',
  (sign) => {
    expect(visible(`a${sign}b`)).toBe('a\ufffdb');
  }
);

test('names that are compared, linked to or copied stay as they are until they are drawn', () => {
  const deceptive = 'a\u202eb';
  expect(['instance', 'id', 'text', 'digest', 'details'].map((column) => cellText(column, deceptive))).toEqual(
    Array.from({ length: 5 }, () => deceptive)
  );
  expect(['user', 'host', 'db', 'killer', 'evidence', 'object'].map((column) => cellText(column, deceptive))).toEqual(
    Array.from({ length: 6 }, () => 'a\ufffdb')
  );
});

test('a value with every text in it', () => {
  const given = { a: ['\u202e', 1, null, { b: '\u0007' }], exact: '\u202e' };
  expect(visibleDeep(given, new Set(['exact']))).toEqual({ a: ['\ufffd', 1, null, { b: '\ufffd' }], exact: '\u202e' });
});
