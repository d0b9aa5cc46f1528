/** Runs one benchmark, or all of them: `npm run bench -- history`. */
import { benchEndings } from './endings';
import { benchAttribution } from './attribution';
import { fuzzRedaction } from '../fuzz/main';
import { benchHistory } from './history';
import { benchKills } from './kills';
import { benchMemory } from './memory';
import { benchPanels } from './panels';
import { benchSampling } from './sampling';
import { benchSpikes } from './spikes';

const benches: Record<string, () => Promise<void>> = {
  endings: benchEndings,
  history: benchHistory,
  kills: benchKills,
  memory: benchMemory,
  panels: benchPanels,
  sampling: benchSampling,
  attribution: benchAttribution,
  spikes: benchSpikes,
  'fuzz-redaction': fuzzRedaction,
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(benches, name));
if (unknown.length > 0) {
  console.error(`No benchmark is called ${unknown.join(', ')}; there are: ${Object.keys(benches).join(', ')}`);
  process.exit(1);
}
for (const [name, run] of Object.entries(benches)) {
  if (wanted.length === 0 || wanted.includes(name)) {
    await run();
  }
}
