import { existsSync, readFileSync, rmSync } from 'node:fs';
import { inRoot } from '../../main/launch/paths.mjs';
import { runTool, tools } from './tools.mjs';

/**
 * Runs the end-to-end specs of one host.
 * @param project - desktop or browser
 * @param chromium - path of the browser to test with
 * @param args - passed on to Playwright: files, -g NAME ...
 * @returns counts of specs
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
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0 };
  const { stats, errors } = JSON.parse(readFileSync(report, 'utf8'));
  const failed = stats.unexpected + stats.flaky + errors.length;
  return { passed: stats.expected, failed: failed === 0 && code !== 0 ? 1 : failed, skipped: stats.skipped };
}
