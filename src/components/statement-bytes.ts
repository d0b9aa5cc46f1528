import { parseDetails } from '../shared/details';
import type { StatementRow } from '../shared/frames';
import { ioNames } from '../shared/io-names';
import { inUnit } from './units';

type Moved = Pick<StatementRow, 'readBytes' | 'writeBytes' | 'details'>;

/** A statement's bytes as names and values: first what reached the disk, where the kernel counts it. Null: not known. */
export function statementBytes({ readBytes, writeBytes, details }: Moved): Array<[name: string, value: string | null]> {
  const { exactIo } = parseDetails(details);
  const exact = (value: number | undefined) => (value === undefined ? null : inUnit(value, 'bytes'));
  const estimate = (value: number | null) => (value === null ? null : `about ${inUnit(value, 'bytes')}`);
  return [
    [ioNames.diskRead, exact(exactIo?.readBytes)],
    [ioNames.diskWritten, exact(exactIo?.writeBytes)],
    [ioNames.fileReads, estimate(readBytes)],
    [ioNames.fileWrites, estimate(writeBytes)],
  ];
}

/** Bytes that a statement moved: those that reached the disk where the kernel counts them, else an estimate; null if unknown. */
export function bytesMoved({ readBytes, writeBytes, details }: Moved): { bytes: number | null; isExact: boolean } {
  const { exactIo } = parseDetails(details);
  if (exactIo !== undefined) {
    return { bytes: exactIo.readBytes + exactIo.writeBytes, isExact: true };
  }
  const isKnown = readBytes !== null || writeBytes !== null;
  return { bytes: isKnown ? (readBytes ?? 0) + (writeBytes ?? 0) : null, isExact: false };
}
