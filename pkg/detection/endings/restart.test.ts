import { expect, test } from 'bun:test';
import { SECOND } from './evidence.fixture';
import { endedByRestart } from './outcome';

test.each([
  [2, 'server-restarted', 'likely', 'timers began at zero'],
  [290, 'server-restarted', 'likely', 'timers began at zero'],
  [3600, 'unknown', 'unknown', 'nothing was sampled for 3600 s'],
] as const)(
  'a server that answers again %d s after a statement was last seen',
  (seconds, outcome, confidence, says) => {
    const ending = endedByRestart({ lastSeen: 100 * SECOND, missedAt: (100 + seconds) * SECOND });
    expect(ending).toMatchObject({ outcome, confidence, endedAt: 100 * SECOND });
    expect(ending.evidence.join()).toContain(says);
  }
);
