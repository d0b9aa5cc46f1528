import { alertRules, usage } from './alert-rules';

/**
 * What the executable does when a person starts it with a command, which Grafana never does. Answers the exit code, or null
 * where there is no command.
 */
export function runCommand([command, ...args]: string[]): number | null {
  if (command === undefined) {
    return null;
  }
  try {
    if (command !== 'alert-rules') {
      throw new Error(`There is no command ${command}.`);
    }
    process.stdout.write(alertRules(args));
    return 0;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\nUsage: ${usage}\n`);
    return 2;
  }
}
