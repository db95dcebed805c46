import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { inRoot } from '../../main/launch/paths.mjs';
import { runTool, tools } from './tools.mjs';

/** Runs the tests that need no window. @param args - passed on to Vitest: files, -t NAME ... @returns counts of tests */
export async function runVitest(args = []) {
  const report = inRoot('test-results', 'vitest.json');
  rmSync(report, { force: true });
  const { code } = await runTool(tools.vitest, ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...args]);
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0 };
  const { numPassedTests, numFailedTests, numPendingTests, testResults } = JSON.parse(readFileSync(report, 'utf8'));
  // A file that could not be loaded has no tests to count, but it has failed.
  const broken = testResults.filter(({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0);
  for (const { name } of broken) process.stdout.write(`could not be run: ${path.relative(inRoot(), name)}\n`);
  const failed = numFailedTests + broken.length;
  return { passed: numPassedTests, failed: failed === 0 && code !== 0 ? 1 : failed, skipped: numPendingTests };
}
