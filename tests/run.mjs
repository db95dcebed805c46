import { ensureBuilt } from '../main/launch/build-steps.mjs';
import { ensureInstalled } from '../main/launch/install.mjs';
import { main } from '../main/launch/say.mjs';
import { browserSpecs } from './suite/browser-specs.mjs';
import { ensureChromium } from './suite/chromium.mjs';
import { runChecks } from './suite/checks.mjs';
import { runPlaywright } from './suite/playwright.mjs';
import { runVitest } from './suite/vitest.mjs';

const parts = {
  check: () => runChecks(),
  unit: (args) => runVitest(args),
  desktop: async (args) => runPlaywright('desktop', await ensureChromium(), args),
  browser: async (args) => runPlaywright('browser', await ensureChromium(), args.length > 0 ? args : browserSpecs),
};
const usage = `Usage: npm test [-- PART [ARGUMENT...]]
PART is one of ${Object.keys(parts).join(', ')}; without it all of them run. Arguments go on to the tool behind it,
as in: npm test -- unit tests/engine, or npm test -- desktop -g import`;

// npm test: installs, builds, runs everything; ends with one line of counts.
await main(async () => {
  const [part, ...args] = process.argv.slice(2);
  if (part !== undefined && !Object.hasOwn(parts, part)) {
    process.stderr.write(`${usage}\n`);
    return 2;
  }
  await ensureInstalled();
  if (part !== 'check') await ensureBuilt();
  const total = { passed: 0, failed: 0, skipped: 0 };
  const failures = [];
  const secondTries = [];
  for (const name of part ? [part] : Object.keys(parts)) {
    const counts = await parts[name](args);
    for (const key of Object.keys(total)) total[key] += counts[key] ?? 0;
    failures.push(...counts.failures.map((failure) => `${name}: ${failure}`));
    secondTries.push(...(counts.secondTries ?? []).map((spec) => `${name}: ${spec}`));
    process.stdout.write(
      `${name}: ${counts.passed} passed, ${counts.failed} failed${counts.skipped ? `, ${counts.skipped} skipped` : ''}\n`,
    );
  }
  // Once more where it is looked for: at the end, however much was printed before.
  for (const spec of secondTries) process.stdout.write(`\nPASSED ONLY AT THE SECOND TRY ${spec.slice(0, 2_000)}\n`);
  for (const failure of failures) process.stdout.write(`\nFAILED ${failure.slice(0, 2_000)}\n`);
  if (total.skipped > 0) process.stdout.write(`${total.skipped} skipped\n`);
  process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`);
  return total.failed === 0 && total.passed > 0 ? 0 : 1;
});
