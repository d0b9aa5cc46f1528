import '../testing/browser';
import { expect, test } from 'bun:test';
import { bytesMoved, statementBytes } from './statement-bytes';

const gib = 1024 ** 3;
const exactIo = { readBytes: 46.6 * gib, writeBytes: 0 };
const counted = { readBytes: 90.2 * gib, writeBytes: gib, details: JSON.stringify({ exactIo }) };

test('what reached the disk comes first, and an estimate is named as one', () => {
  expect(statementBytes(counted)).toEqual([
    ['Read from disk', '46.6 GiB'],
    ['Written to disk', '0 B'],
    ['File reads, page cache included, estimated', 'about 90.2 GiB'],
    ['File writes, page cache included, estimated', 'about 1 GiB'],
  ]);
});

test('where the kernel does not count, nothing is said to have reached the disk', () => {
  const [read, written, fileReads] = statementBytes({ ...counted, details: '{}' });
  expect([read?.[1], written?.[1], fileReads?.[1]]).toEqual([null, null, 'about 90.2 GiB']);
});

test('bytes moved are those that reached the disk, where they are known', () => {
  expect(bytesMoved(counted)).toEqual({ bytes: 46.6 * gib, isExact: true });
  expect(bytesMoved({ readBytes: 3, writeBytes: null, details: '{}' })).toEqual({ bytes: 3, isExact: false });
  expect(bytesMoved({ readBytes: null, writeBytes: null, details: '{}' })).toEqual({ bytes: null, isExact: false });
});
