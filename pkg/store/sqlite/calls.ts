import type { Reader, Store, Writer } from '../store';

export type Method = keyof Reader | keyof Writer;

/** Every method of a store, and what it does to the file. */
export const methods: Record<Method, 'reads' | 'writes'> = {
  write: 'writes',
  writeGap: 'writes',
  deleteExpired: 'writes',
  erase: 'writes',
  beginAudit: 'writes',
  endAudit: 'writes',
  instances: 'reads',
  everyInstance: 'reads',
  values: 'reads',
  lastSample: 'reads',
  firstSample: 'reads',
  firstKept: 'reads',
  gaps: 'reads',
  recentIo: 'reads',
  ioSeries: 'reads',
  ioBuckets: 'reads',
  activity: 'reads',
  statementsAt: 'reads',
  statementsIn: 'reads',
  statement: 'reads',
  digestFirstSeen: 'reads',
  openStatements: 'reads',
  locksAt: 'reads',
  locksIn: 'reads',
  deadlocksIn: 'reads',
  size: 'reads',
  resolution: 'reads',
  readablePoints: 'reads',
  erasable: 'reads',
  audit: 'reads',
};

/**
 * A store whose methods are calls by name: `call` answers what the method of that name does for the parameters. It keeps
 * the problem of the last write.
 */
export function storeOfCalls(
  path: string,
  call: (method: Method, parameters: unknown[]) => Promise<unknown>,
  close: () => Promise<void>,
  notices: readonly string[] = []
): Store {
  let problem: string | null = null;
  const called = async (method: Method, parameters: unknown[]): Promise<unknown> => {
    const isWrite = method === 'write' || method === 'writeGap';
    try {
      const answer = await call(method, parameters);
      problem = isWrite ? null : problem;
      return answer;
    } catch (error) {
      problem = isWrite ? (error instanceof Error ? error.message : String(error)) : problem;
      throw error;
    }
  };
  const entries = Object.keys(methods).map((name) => [
    name,
    (...parameters: unknown[]) => called(name as Method, parameters),
  ]);
  return {
    ...(Object.fromEntries(entries) as Reader & Writer),
    path,
    notices,
    get problem() {
      return problem;
    },
    close,
  };
}
