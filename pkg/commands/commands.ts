import { alertRules, usage as alertRulesUsage } from './alert-rules';
import { erase, usage as eraseUsage } from './erase';

/** Each answers what it prints, or says in an Error what is wrong. */
const commands = new Map<string, { run: (args: string[]) => string | Promise<string>; usage: string }>([
  ['alert-rules', { run: alertRules, usage: alertRulesUsage }],
  ['erase', { run: erase, usage: eraseUsage }],
]);

/**
 * What the executable does when a person starts it with a command, which Grafana never does. Resolves with the exit code, or
 * null where there is no command.
 */
export async function runCommand([name, ...args]: string[]): Promise<number | null> {
  if (name === undefined) {
    return null;
  }
  const command = commands.get(name);
  try {
    if (command === undefined) {
      throw new Error(`There is no command ${name}.`);
    }
    process.stdout.write(await command.run(args));
    return 0;
  } catch (error) {
    const usages = command === undefined ? [...commands.values()] : [command];
    const lines = [
      error instanceof Error ? error.message : String(error),
      ...usages.map(({ usage }) => `Usage: ${usage}`),
    ];
    process.stderr.write(`${lines.join('\n')}\n`);
    return 2;
  }
}
