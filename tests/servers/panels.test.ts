import { expect, test } from 'bun:test';
import { measurePanels } from '../../tools/bench/panels/measure';
import { buildExecutable } from '../../tools/build/executable';
import { flavours } from './servers';

/** Milliseconds: of a machine that does other things, too. */
const LATE = 100;

test.skipIf(flavours.length < 2)(
  'twenty instances are sampled without a gap while forty panels are refreshed without a pause',
  async () => {
    const [executable = ''] = await buildExecutable(undefined, { folder: '.cache/panels' });
    const options = { executable, instances: 10, days: 0.25, baselineSeconds: 15, seconds: 30 };
    const { alone, panels } = await measurePanels(options);
    expect(panels.answers).toBeGreaterThan(0);
    expect(panels.gaps).toBe(0);
    // Half of the samples are as late as without panels, or hardly later than the machine itself makes them.
    expect(panels.p50).toBeLessThan(Math.max(LATE, 10 * alone.p50));
    expect(panels.samples).toBeGreaterThan(0.9 * 20 * 30);
  },
  180_000
);
