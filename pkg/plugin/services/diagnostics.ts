import { visible } from '../../../src/shared/text';
import { instanceSettings } from '../context';
import { failure } from '../errors';
import { CheckHealthResponse_HealthStatus, Diagnostics, type PluginContext } from '../gen/backend_pb';
import { unary, type Route } from '../grpc';
import type { Health, Plugin } from '../handlers';
import type { Instances } from '../instances';
import type { Log } from '../logs';
import { redact } from '../redact';
import { userOf } from '../user';

/** Health of one data source, and metrics of the whole process. */
export function diagnostics(plugin: Plugin, instances: Instances, log: Log): Route[] {
  return [
    unary(Diagnostics.method.checkHealth, async ({ pluginContext }) => {
      const { ok, message, details } = await checked(pluginContext, instances, log);
      const status = ok ? CheckHealthResponse_HealthStatus.OK : CheckHealthResponse_HealthStatus.ERROR;
      return {
        status,
        message: visible(redact(message)),
        jsonDetails: details && new TextEncoder().encode(JSON.stringify(details)),
      };
    }),
    unary(Diagnostics.method.collectMetrics, async () => ({
      metrics: { prometheus: new TextEncoder().encode(await plugin.metrics()) },
    })),
  ];
}

async function checked(context: PluginContext | undefined, instances: Instances, log: Log): Promise<Health> {
  const user = userOf(context);
  try {
    return await instances.use(instanceSettings(context), (instance) => instance.health(user));
  } catch (error) {
    return { ok: false, message: failure(error, log, user).message };
  }
}
