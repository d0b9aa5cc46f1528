import { judgeSample } from '../../../pkg/detection/io/spikes/judge-sample';
import { ratesByKind } from '../../../pkg/detection/io/spikes/amounts';
import { BLOCK } from '../../../pkg/detection/io/spikes/parameters';
import { noSpikes } from '../../../pkg/detection/io/spikes/state';
import { quantile } from '../numbers';
import { Chance } from './chance';

/** Processor time of all scores of one sample, microseconds. */
export interface Cost {
  mean: number;
  /** The median of the samples that end a block: one in ten. */
  slowest: number;
}

const SAMPLES = 20_000;
const WARM_UP = 4_000;
const events = ['data_file', 'log_file', 'temp_file', 'dblwr_file', 'tablespace_open_file'].map(
  (name) => `innodb/innodb_${name}`
);
const others = [
  'sql/io_cache',
  'sql/binlog',
  'sql/binlog_index',
  'sql/select_to_file',
  'sql/relaylog',
  'myisam/dfile',
  'sql/casetest',
];

/** Judges made-up samples of twelve events, all kinds and measures. */
export function costOfSample(): Cost {
  const chance = new Chance(1);
  let state = noSpikes;
  const ends: number[] = [];
  let began = process.cpuUsage();
  for (let i = 1; i <= SAMPLES; i++) {
    const rates = [...events, ...others].map((name) => {
      const operations = 200 * chance.heavy();
      return {
        event: `wait/io/file/${name}`,
        ...{ readOps: operations, readBytes: operations * 16_384, readTime: operations / 1000 },
        ...{ writeOps: operations, writeBytes: operations * 16_384, writeTime: operations / 1000 },
      };
    });
    if (i === WARM_UP) {
      began = process.cpuUsage();
    }
    const from = performance.now();
    state = judgeSample(state, { incarnation: 'a', at: i * 1e6, seconds: 1 }, ratesByKind(rates)).state;
    if (i > WARM_UP) {
      ends.push((performance.now() - from) * 1000);
    }
  }
  const { user, system } = process.cpuUsage(began);
  return {
    mean: (user + system) / (SAMPLES - WARM_UP),
    slowest: quantile(ends, 1 - 1 / BLOCK / 2),
  };
}
