import { ioKinds, type IoAmount, type IoKind, type StatementDetails } from './frames';

/**
 * Reads the `details` of a statement without trusting a word of it: what has not the shape it should have is left out,
 * whatever stands there. Never throws.
 */
export function parseDetails(json: string): StatementDetails {
  const given = objectOf(parse(json));
  const details: StatementDetails = {};
  put(details, 'io', ioOf(given['io']));
  put(details, 'exactIo', bytesOf(given['exactIo']));
  put(details, 'runawayBy', reasonsOf(given['runawayBy']));
  put(details, 'plan', planOf(given['plan']));
  put(details, 'digest', digestOf(given['digest']));
  put(details, 'signs', signsOf(given['signs']));
  put(details, 'progress', progressOf(given['progress']));
  put(details, 'waitedFor', waitOf(given['waitedFor']));
  put(details, 'rollback', rollbackOf(given['rollback']));
  put(details, 'returnOf', textOf(given['returnOf']));
  return details;
}

type Given = Record<string, unknown>;

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

function put<Key extends keyof StatementDetails>(
  details: StatementDetails,
  key: Key,
  value: StatementDetails[Key] | null
): void {
  if (value !== null) {
    details[key] = value;
  }
}

function objectOf(value: unknown): Given {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

/** Counts, bytes, seconds and times: nothing here is below zero. */
function numberOf(value: unknown): number | null {
  return typeof value === 'number' && value >= 0 && value <= Number.MAX_SAFE_INTEGER ? value : null;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function ioOf(value: unknown): StatementDetails['io'] | null {
  const given = objectOf(value);
  const kinds = ioKinds.flatMap((kind): Array<[IoKind, IoAmount]> => {
    const amount = objectOf(given[kind]);
    const [operations, seconds] = [numberOf(amount['operations']), numberOf(amount['seconds'])];
    return operations === null
      ? []
      : [
          [
            kind,
            {
              operations,
              seconds: seconds ?? 0,
              readBytes: numberOf(amount['readBytes']) ?? 0,
              writeBytes: numberOf(amount['writeBytes']) ?? 0,
            },
          ],
        ];
  });
  return kinds.length === 0 ? null : Object.fromEntries(kinds);
}

function bytesOf(value: unknown): StatementDetails['exactIo'] | null {
  const { readBytes, writeBytes } = objectOf(value);
  const [read, written] = [numberOf(readBytes), numberOf(writeBytes)];
  return read === null || written === null ? null : { readBytes: read, writeBytes: written };
}

function reasonsOf(value: unknown): StatementDetails['runawayBy'] | null {
  const reasons = (['time', 'io', 'return'] as const).filter((known) => Array.isArray(value) && value.includes(known));
  return reasons.length === 0 ? null : reasons;
}

function planOf(value: unknown): StatementDetails['plan'] | null {
  const given = objectOf(value);
  const plan = { json: textOf(given['json']), tree: textOf(given['tree']), problem: textOf(given['problem']) };
  return plan.json === null && plan.tree === null && plan.problem === null ? null : plan;
}

function digestOf(value: unknown): StatementDetails['digest'] | null {
  const given = objectOf(value);
  const executions = numberOf(given['executions']);
  return executions === null
    ? null
    : {
        firstSeen: numberOf(given['firstSeen']),
        isNew: given['isNew'] === true,
        executions,
        meanSeconds: numberOf(given['meanSeconds']) ?? 0,
        maxSeconds: numberOf(given['maxSeconds']) ?? 0,
      };
}

function signsOf(value: unknown): StatementDetails['signs'] | null {
  if (typeof value !== 'object' || value === null) {
    return null;
  }
  const given = objectOf(value);
  const count = (name: string): number => numberOf(given[name]) ?? 0;
  return {
    noIndexUsed: given['noIndexUsed'] === true,
    fullScans: count('fullScans'),
    fullJoins: count('fullJoins'),
    diskTables: count('diskTables'),
    sortMergePasses: count('sortMergePasses'),
  };
}

function progressOf(value: unknown): StatementDetails['progress'] | null {
  const given = objectOf(value);
  const progress = {
    stage: textOf(given['stage']),
    completed: numberOf(given['completed']),
    estimated: numberOf(given['estimated']),
    rowsPerSecond: numberOf(given['rowsPerSecond']),
  };
  return Object.values(progress).every((one) => one === null) ? null : progress;
}

function waitOf(value: unknown): StatementDetails['waitedFor'] | null {
  const { kind, object } = objectOf(value);
  return kind === 'row' || kind === 'metadata' ? { kind, object: textOf(object) } : null;
}

function rollbackOf(value: unknown): StatementDetails['rollback'] | null {
  const given = objectOf(value);
  const [since, rowsLeft] = [numberOf(given['since']), numberOf(given['rowsLeft'])];
  return since === null || rowsLeft === null ? null : { since, rowsLeft };
}
