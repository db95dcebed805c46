import { existsSync, readFileSync, rmSync } from 'node:fs';
import { inRoot } from '../../main/launch/paths.mjs';
import { runTool, tools } from './tools.mjs';

/**
 * Runs the end-to-end specs of one host.
 * @param project - desktop or browser
 * @param chromium - path of the browser to test with
 * @param args - passed on to Playwright: files, -g NAME ...
 * @returns counts of specs, and which failed
 */
export async function runPlaywright(project, chromium, args = []) {
  const report = inRoot('test-results', `${project}.json`);
  rmSync(report, { force: true });
  const { code } = await runTool(
    tools.playwright,
    ['test', `--project=${project}`, '--reporter=list,json', `--output=test-results/${project}`, ...args],
    {
      env: { CHROMIUM: chromium, PLAYWRIGHT_JSON_OUTPUT_NAME: report },
    },
  );
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0, failures: [`playwright ended with ${code} and no report`] };
  const { stats, errors, suites } = JSON.parse(readFileSync(report, 'utf8'));
  const failures = [...errors.map(({ message }) => message), ...suites.flatMap((suite) => specsThatEnded(suite, 'unexpected'))];
  if (failures.length === 0 && code !== 0) failures.push(`playwright ended with ${code} though no spec failed`);
  return {
    passed: stats.expected + stats.flaky,
    failed: Math.max(failures.length, stats.unexpected),
    skipped: stats.skipped,
    failures,
    secondTries: suites.flatMap((suite) => specsThatEnded(suite, 'flaky')),
  };
}

/** Specs of a suite and of those in it that ended so, each with what went wrong. */
function specsThatEnded({ suites = [], specs = [] }, end) {
  const these = specs.flatMap(({ file, line, title, tests }) =>
    tests
      .filter(({ status }) => status === end)
      .map(({ results }) => {
        const said = results.flatMap(({ errors }) => errors.map(({ message }) => message));
        return `${file}:${line} > ${title}\n${said.join('\n')}`;
      }),
  );
  return [...these, ...suites.flatMap((suite) => specsThatEnded(suite, end))];
}
