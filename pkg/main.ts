import { runCommand } from './commands/commands';
import { createDataSource } from './targets/data-source';
import { log } from './plugin/logs';
import { serve } from './plugin/serve';
import { createMeter } from './sampling/metrics';

const code = await runCommand(process.argv.slice(2));
if (code === null) {
  const meter = createMeter();
  await serve({
    create: (settings, neighbours) => createDataSource(settings, log, meter, neighbours),
    metrics: () => meter.text(),
  });
} else {
  process.exitCode = code;
}
