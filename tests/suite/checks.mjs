import { runTool, tools } from './tools.mjs';

/** The static checks: what holds before anything runs. Each says what is wrong on its output. */
const checks = [
  { name: 'types', tool: tools.tsc, args: ['--project', '.', '--pretty', 'false'] },
  { name: 'lint and import rules', tool: tools.oxlint, args: ['--type-aware', '--deny-warnings'] },
  { name: 'format', tool: tools.oxfmt, args: ['--list-different', '.'] },
];

/** Runs every check, printing one line for each and the output of those that fail. @returns how many passed and failed, and which */
export async function runChecks() {
  let passed = 0;
  const failures = [];
  for (const { name, tool, args } of checks) {
    const began = performance.now();
    const { code, output } = await runTool(tool, args, { capture: true, env: { NO_COLOR: '1' } });
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    if (code === 0) passed++;
    else {
      failures.push(`${name}\n${output.trimEnd()}`);
      process.stdout.write(`${output.trimEnd()}\n`);
    }
    process.stdout.write(`check ${name}: ${code === 0 ? 'ok' : 'FAILED'} (${seconds} s)\n`);
  }
  return { passed, failed: failures.length, failures };
}
