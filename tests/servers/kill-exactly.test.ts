import { expect, test } from 'bun:test';
import { aimKills } from '../../tools/bench/kills';
import { flavours } from './servers';

const KILLS = 300;

test.each(flavours)(
  '%s: kills aimed at statements that are about to end hit no other, or say so',
  async (flavour) => {
    const { told, wrong, untold, answered } = await aimKills(flavour, KILLS);
    expect(untold).toBe(0);
    expect(answered).toBeLessThan(KILLS / 50);
    expect(wrong).toBeLessThanOrEqual(flavour === 'mariadb' ? 0 : 3);
    expect(told.killed).toBeGreaterThan(KILLS / 10);
    expect(told.ended).toBeGreaterThan(0);
  },
  180_000
);
