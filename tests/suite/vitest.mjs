import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { inRoot } from '../../main/launch/paths.mjs';
import { runTool, tools } from './tools.mjs';

/** Runs the tests that need no window. @param args - passed on to Vitest: files, -t NAME ... @returns counts of tests, and which failed */
export async function runVitest(args = []) {
  const report = inRoot('test-results', 'vitest.json');
  rmSync(report, { force: true });
  const { code } = await runTool(tools.vitest, ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...args]);
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0, failures: [`vitest ended with ${code} and no report`] };
  const { numPassedTests, numFailedTests, numPendingTests, testResults } = JSON.parse(readFileSync(report, 'utf8'));
  // A file that could not be loaded has no tests to count, but it has failed.
  const broken = testResults.filter(({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0);
  const failures = [
    ...broken.map(({ name, message }) => `${path.relative(inRoot(), name)} could not be run\n${message}`),
    ...testResults.flatMap(({ name, assertionResults }) =>
      assertionResults
        .filter(({ status }) => status === 'failed')
        .map(({ fullName, failureMessages }) => `${path.relative(inRoot(), name)} > ${fullName}\n${failureMessages.join('\n')}`),
    ),
  ];
  // Errors outside any test are in Vitest's own output only.
  if (failures.length === 0 && code !== 0) failures.push(`vitest ended with ${code} though no test failed`);
  return { passed: numPassedTests, failed: Math.max(failures.length, numFailedTests), skipped: numPendingTests, failures };
}
