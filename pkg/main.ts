import { createDataSource } from './targets/data-source';
import { log } from './plugin/logs';
import { serve } from './plugin/serve';
import { createMeter } from './sampling/metrics';

const meter = createMeter();

await serve({
  create: (settings) => createDataSource(settings, log, meter),
  metrics: () => meter.text(),
});
