import { inUnit } from '../../components/units';
import { visible } from '../../shared/visible';
import { duration } from '../data/format';
import type { Statement } from '../data/statements';

interface Fact {
  name: string;
  value: string;
}

/** What is known of a statement, one line each; what is not known has none. */
export function propertiesOf(statement: Statement, exact: (time: number) => string): Fact[] {
  const { user, host, db, start, end, elapsed, detected, state, rowsExamined, rowsSent } = statement;
  const { readBytes, writeBytes, ioShare, digest, id } = statement;
  const facts: Array<[string, string | null]> = [
    ['Started', exact(start)],
    ['Ended', end === null ? null : exact(end)],
    ['Ran for', `${duration(elapsed)} (${elapsed.toFixed(3)} s)`],
    ['Marked as a runaway', detected === null ? null : exact(detected)],
    ['User', user === null ? null : `${user}${host === null ? '' : `@${host}`}`],
    ['Schema', db],
    ['State', state],
    ['Rows examined', rowsExamined?.toLocaleString('en') ?? null],
    ['Rows sent', rowsSent?.toLocaleString('en') ?? null],
    ['Read from disk', readBytes === null ? null : `about ${inUnit(readBytes, 'bytes')}`],
    ['Written to disk', writeBytes === null ? null : `about ${inUnit(writeBytes, 'bytes')}`],
    ['Share of the instance’s I/O', ioShare === null ? null : `${(ioShare * 100).toFixed(0)} %`],
    ['Digest', digest],
    ['Id', id],
  ];
  return facts.flatMap(([name, value]) => (value === null || value === '' ? [] : [{ name, value: visible(value) }]));
}
