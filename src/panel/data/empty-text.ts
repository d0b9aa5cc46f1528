import { coverageNote, isUnsampled, isWhole } from '../../components/coverage';
import type { Coverage } from '../../shared/frames';
import { duration } from '../../shared/text';

interface Asked {
  /** Seconds; shorter statements are not shown. */
  minDuration: number;
  /** The panel's queries; other data sources' too. */
  queries: object[];
  coverage: Coverage[];
}

/** Statements that ran shorter than this are not recorded, seconds. */
const leastRecorded = 1;

/**
 * What to say where no statement is shown. That none ran is said only where all of the time range was sampled; what was
 * not stands below the picture.
 */
export function emptyText({ minDuration, queries, coverage }: Asked): string {
  const numberIn = (query: object, field: string): number => {
    const value: unknown = Reflect.get(query, field);
    return typeof value === 'number' ? value : 0;
  };
  const asked = queries.filter((query) => Reflect.get(query, 'queryType') === 'statements');
  const least = Math.max(leastRecorded, minDuration, ...asked.map((query) => numberIn(query, 'minElapsed')));
  const which = `${asked.some(isFiltered) ? 'statement that matches the filters' : 'statement'} ran for ${duration(least)} or longer`;
  const note = coverageNote(coverage);
  if (coverage.length === 0) {
    return `No ${which} in what was sampled of this time range`;
  }
  if (note === null || coverage.every(isWhole)) {
    return `No ${which} in this time range`;
  }
  return coverage.every(isUnsampled) ? note : `No ${which} while samples were taken`;
}

function isFiltered(query: object): boolean {
  return ['users', 'schemas', 'digests', 'outcomes'].some((field) => {
    const value: unknown = Reflect.get(query, field);
    return Array.isArray(value) && value.length > 0;
  });
}
