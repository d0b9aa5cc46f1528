import type { Result } from './result';

/** Counts a report of `bun test --reporter=junit`. A run that failed without a failed test, as when a file does not load, counts as one. */
export function countJunit(xml: string, exitCode: number): Result {
  const result: Result = { passed: 0, failed: 0, skipped: 0, notes: [] };
  // A test case is either closed at once, or holds what became of it; names are escaped, so no ">" stands in a tag.
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
    result.notes.push('failed: a file did not load, or what surrounds its tests failed; see the log');
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
