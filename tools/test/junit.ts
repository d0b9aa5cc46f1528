import type { Result } from './result';

/** Counts a report of `bun test --reporter=junit`. A run that failed without a failed test, for example because a file does not load, counts as one failure. */
export function countJunit(xml: string, exitCode: number): Result {
  const result: Result = { passed: 0, failed: 0, skipped: 0, notes: [] };
  // A test case either is an empty element or holds its failure; names are escaped, so that no ">" is in a tag.
  for (const [, tag = '', inside = ''] of xml.matchAll(/<testcase ([^>]*?)(?:\/>|>(.*?)<\/testcase>)/gs)) {
    if (inside.includes('<failure') || inside.includes('<error')) {
      result.failed += 1;
      result.notes.push(`failed: ${nameOf(tag)}`);
    } else if (inside.includes('<skipped')) {
      result.skipped += 1;
      result.notes.push(`skipped: ${nameOf(tag)}`);
    } else {
      result.passed += 1;
    }
  }
  if (exitCode !== 0 && result.failed === 0) {
    result.failed = 1;
    result.notes.push('failed: a file did not load, or a hook failed; see the log');
  }
  return result;
}

function nameOf(tag: string): string {
  const attribute = (name: string): string => unescape(new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(tag)?.[1] ?? '');
  return [attribute('file'), attribute('classname'), attribute('name')].filter((part) => part !== '').join(' > ');
}

const entities: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

function unescape(text: string): string {
  return text.replace(/&(lt|gt|quot|apos|amp);/g, (_, name: string) => entities[name] ?? '');
}
