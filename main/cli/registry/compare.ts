import { existsSync } from 'node:fs';
import type { VersionTest } from '../../../contract/entities/registry.ts';
import { plain, print, printJson, table } from '../output.ts';
import { comparisonText } from '../runs/compare.ts';
import { withSession, type CommonOptions } from '../session.ts';
import { openSource } from '../source.ts';
import { findVersion as findData } from '../versions.ts';
import { findVersion } from './find-version.ts';
import { fileOf, findRowVersion, predictsRows, rowEvidenceText } from './rows.ts';
import { figure } from './words.ts';

export interface RegistryCompareOptions extends CommonOptions {
  /** A file, or a version of a dataset. */
  readonly actuals?: string;
}

function testText({ versions, actuals, scored, verdict, comparison }: VersionTest): string {
  const lines = [
    ...versions.map(({ name, number, stage, label, learntTo }) => `${name} v${number} (${stage}): ${label}, learnt to ${learntTo}`),
    `actuals: ${actuals.name} v${actuals.number}, to ${actuals.last}`,
    '',
    verdict,
  ];
  if (scored === null || comparison === null) return lines.join('\n');
  lines.push(`Scored: ${scored.periods} periods, ${scored.from} to ${scored.to}.`, '', comparisonText(comparison, 'periods'));
  const steps = comparison.groups.find(({ name }) => name === 'Steps ahead');
  if (steps)
    lines.push(
      '',
      table(
        ['steps ahead', ...versions.map(({ number }) => `MASE v${number}`), ...versions.map(({ number }) => `MAE v${number}`)],
        steps.labels.map((step, i) => [
          step,
          ...steps.runs.map(({ mase }) => figure(mase[i])),
          ...steps.runs.map(({ mae }) => figure(mae[i])),
        ]),
      ),
    );
  return lines.join('\n');
}

/** Two versions of a model as they forecast, scored on what came since. */
export async function registryCompare(name: string, first: string, second: string, options: RegistryCompareOptions): Promise<void> {
  await withSession(options, async (session) => {
    const { app, signal, bar } = session;
    if (predictsRows(session, name)) {
      const rows = { first: findRowVersion(session, name, first).id, second: findRowVersion(session, name, second).id };
      const source = fileOf(options.actuals);
      const found = await app.rowRegistry.compare(rows, source, { signal, onProgress: (progress) => bar.show(progress) });
      bar.clear();
      return options.json ? printJson(found) : print(rowEvidenceText(found));
    }
    const pair = { first: findVersion(session, name, first).id, second: findVersion(session, name, second).id };
    const { actuals: word } = options;
    const actuals =
      word === undefined
        ? undefined
        : existsSync(word)
          ? (await openSource(session, [word], {}, {})).version.id
          : findData(session, word).id;
    const found = await app.versionTest.score(
      { ...pair, ...(actuals === undefined ? {} : { actuals }) },
      { signal, onProgress: (progress) => bar.show(progress) },
    );
    bar.clear();
    if (options.json) return printJson(plain(found));
    print(testText(found));
  });
}
