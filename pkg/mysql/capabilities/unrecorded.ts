import type { Shortcoming } from '../../../src/shared/resources';
import { lostCounters, sizes, TEXT_LENGTH, USUAL_TEXT, type LostCounter } from './lost-counters';
import type { Recording } from './recording';
import { quoted } from './quoted';
import { enableText } from './switches';

/** Something that performance_schema leaves out. `isNow`: it bears on this moment's samples, and is marked on the timeline. */
export interface Unrecorded extends Shortcoming {
  isNow: boolean;
}

const STATEMENTS = 'Running statements, runaways and I/O of these connections.';

/**
 * What performance_schema loses or leaves out, besides the switches that are off. `before`: the recording that was read
 * before this one, which tells what is being lost now.
 */
export function unrecorded(recording: Recording, before: Recording | null): Unrecorded[] {
  return [
    ...offActors(recording),
    ...offKinds(recording),
    ...offThreads(recording),
    ...partlyOff(recording),
    ...lostCounters.flatMap((counter) => lostOf(counter, recording, before)),
    ...zeroSizes(recording),
    ...shortTexts(recording),
  ];
}

function offActors({ actors, hasAnyActor }: Recording): Unrecorded[] {
  const off = actors.map(({ user, host, enabled }): Unrecorded => {
    const all = user === '%' && host === '%';
    const who = all ? 'all accounts without a row of their own' : `${user}@${host}`;
    return {
      severity: enabled || !all ? 'warning' : 'error',
      what: enabled
        ? `setup_actors keeps no history of new connections of ${who}.`
        : `Statements of new connections of ${who} are not recorded (setup_actors).`,
      lost: enabled ? 'The proof of how their statements ended.' : STATEMENTS,
      remedy: `UPDATE performance_schema.setup_actors SET ENABLED = 'YES', HISTORY = 'YES' WHERE USER = ${quoted(user)} AND HOST = ${quoted(host)}`,
      isNow: !enabled,
    };
  });
  return hasAnyActor
    ? off
    : [
        ...off,
        {
          severity: 'warning',
          what: 'setup_actors has no row for all accounts: those that match none of its rows are not recorded.',
          lost: STATEMENTS,
          remedy: "INSERT INTO performance_schema.setup_actors VALUES ('%', '%', '%', 'YES', 'YES')",
          isNow: true,
        },
      ];
}

function offKinds({ kinds }: Recording): Unrecorded[] {
  return kinds.map(({ name, enabled }) => ({
    severity: enabled || name !== 'thread/sql/one_connection' ? 'warning' : 'error',
    what: enabled
      ? `setup_threads keeps no history of new threads ${name}.`
      : `Statements of new threads ${name} are not recorded (setup_threads).`,
    lost: enabled ? 'The proof of how their statements ended.' : STATEMENTS,
    remedy: `UPDATE performance_schema.setup_threads SET ENABLED = 'YES', HISTORY = 'YES' WHERE NAME = ${quoted(name)}`,
    isNow: !enabled,
  }));
}

/** Accounts that are named; the others are counted. */
const MOST_NAMED = 3;

function offThreads({ threads }: Recording): Unrecorded[] {
  const [off, bare] = [
    threads.filter((one) => one.off > 0),
    threads.filter((one) => one.off === 0 && one.withoutHistory > 0),
  ];
  const remedy =
    "UPDATE performance_schema.threads SET INSTRUMENTED = 'YES', HISTORY = 'YES' WHERE TYPE = 'FOREGROUND'";
  return [
    ...(off.length === 0
      ? []
      : [
          {
            severity: 'warning' as const,
            what: `Statements of ${connections(off, 'off')} are not recorded (INSTRUMENTED in threads).`,
            ...{ lost: STATEMENTS, remedy, isNow: true },
          },
        ]),
    ...(bare.length === 0
      ? []
      : [
          {
            severity: 'warning' as const,
            what: `No history is kept of ${connections(bare, 'withoutHistory')} (HISTORY in threads).`,
            ...{ lost: 'The proof of how their statements ended.', remedy, isNow: false },
          },
        ]),
  ];
}

function connections(threads: Recording['threads'], of: 'off' | 'withoutHistory'): string {
  const sum = threads.reduce((total, one) => total + one[of], 0);
  const named = threads.slice(0, MOST_NAMED).map(({ account }) => account);
  const more = threads.length > MOST_NAMED ? ` and ${threads.length - MOST_NAMED} more accounts` : '';
  return `${sum} connection${sum === 1 ? '' : 's'} of ${named.join(', ')}${more}`;
}

function partlyOff({ partly }: Recording): Unrecorded[] {
  return partly.map(({ of, off, total }) => ({
    severity: 'warning',
    what: `${off} of ${total} instruments ${of.name} are off or not timed.`,
    lost: `What they record. ${of.lost ?? ''}`.trim(),
    remedy: enableText(of),
    isNow: true,
  }));
}

function lostOf(
  counter: LostCounter,
  { lost, settings, missingThreads }: Recording,
  before: Recording | null
): Unrecorded[] {
  const { name, setting, what, isOnPicture } = counter;
  const total = lost.get(name) ?? 0;
  if (total === 0) {
    return [];
  }
  const more = Math.max(0, total - (before?.lost.get(name) ?? total));
  const missing = name === 'thread_instances' ? missingThreads : 0;
  const now = missing > 0 ? `${missing} connections are not recorded now. ` : '';
  const grew = more > 0 ? `, ${more} of them in the last minute` : '';
  const size = settings.get(setting);
  const current = size === undefined || size < 0 ? '' : `, now ${size},`;
  return [
    {
      severity: more > 0 || missing > 0 ? 'warning' : 'info',
      what: `${now}performance_schema had no room for ${total} ${what} since the server started${grew} (Performance_schema_${name}_lost). Set ${setting}${current} higher in the server’s configuration and restart it.`,
      lost: counter.lost,
      remedy: null,
      isNow: isOnPicture && (more > 0 || missing > 0),
    },
  ];
}

function zeroSizes({ settings }: Recording): Unrecorded[] {
  return sizes
    .filter(({ setting }) => settings.get(setting) === 0)
    .map(({ setting, lost }) => ({
      severity: 'warning',
      what: `${setting} is 0. Remove it from the server’s configuration and restart it.`,
      ...{ lost, remedy: null, isNow: false },
    }));
}

function shortTexts({ settings }: Recording): Unrecorded[] {
  const length = settings.get(TEXT_LENGTH) ?? USUAL_TEXT;
  return length >= USUAL_TEXT
    ? []
    : [
        {
          severity: 'info',
          what: `${TEXT_LENGTH} is ${length}: performance_schema cuts texts after so many bytes.`,
          lost: 'The rest of texts that the process list no longer has.',
          ...{ remedy: null, isNow: false },
        },
      ];
}
