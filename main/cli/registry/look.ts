import { print, printJson, table } from '../output.ts';
import { withSession, type CommonOptions, type Session } from '../session.ts';
import { findShown, findVersion } from './find-version.ts';
import { fileOf, findRowVersion, predictsRows, rowEvidenceText, rowVersionsTable, rowVersionText } from './rows.ts';
import { evidenceText, figure, moment, versionsTable } from './words.ts';

/** All models with their champions. */
export async function registryList(options: CommonOptions): Promise<void> {
  await withSession(options, async ({ app }) => {
    const models = app.registry.models();
    if (options.json)
      return printJson(
        models.map((model) => ({
          ...model,
          list: model.sort === 'rows' ? app.rowRegistry.versions(model.id) : app.registry.versions(model.id),
        })),
      );
    if (models.length === 0)
      return print(
        'Nothing is registered yet: "registry register RUN NAME" makes a run, or a model of single rows, a version of a named model.',
      );
    print(
      table(
        ['model', 'predicts', 'champion', 'versions', 'changed'],
        models.map(({ name, sort, champion, versions, changedAt }) => [
          name,
          sort === 'rows' ? 'single rows' : 'series',
          champion ? `v${champion.number} ${champion.label}` : 'none yet',
          String(versions),
          moment(changedAt),
        ]),
      ),
    );
    return Promise.resolve();
  });
}

/** The versions of a model, or all that is known of one of them and whether its files are as they were registered. */
export async function registryShow(name: string, word: string | undefined, options: CommonOptions): Promise<void> {
  await withSession(options, async (session) => {
    const { registry } = session.app;
    if (predictsRows(session, name)) return showRows(session, name, word, options);
    const { model, version } = findShown(session, name, word);
    if (version === null) {
      const versions = registry.versions(model.id);
      if (options.json) return printJson({ ...model, list: versions });
      print(`${model.name}: ${model.champion ? `champion v${model.champion.number} ${model.champion.label}` : 'no champion yet'}\n`);
      return print(versionsTable(versions));
    }
    const { formatVersion, codeVersion } = await registry.load(version.id);
    if (options.json) return printJson({ ...version, files: { formatVersion, codeVersion, intact: true } });
    const { schema } = version;
    const lines: [string, string][] = [
      ['model', `${version.name} v${version.number}, ${version.stage}`],
      ['run', `${version.label} of ${version.experiment}  ${version.runId}`],
      ['data', `${version.dataset} v${version.datasetNumber}  ${version.datasetVersionId}`],
      ['forecasts', `${version.series} series, ${version.horizon} ahead, levels ${version.levels.join(', ')}`],
      ['accuracy', `MASE ${figure(version.mase)}, skill ${figure(version.skill)}`],
      ['coverage', version.coverage.map(({ level, measured }) => `${level}%: ${figure(measured)}%`).join(', ') || '-'],
      [
        'learnt from',
        `${schema.target ?? '-'} by ${schema.keys.join(', ') || 'one series'}; known ahead: ${schema.future.join(', ') || 'nothing'}`,
      ],
      ['files', `${version.artefact}  ${version.bytes} bytes, format ${formatVersion}, written by Almanac ${codeVersion}: as registered`],
      ['registered', version.createdAt],
    ];
    print(lines.map(([what, text]) => `${what.padEnd(12)}${text}`).join('\n'));
  });
}

async function showRows(session: Session, name: string, word: string | undefined, { json }: CommonOptions): Promise<void> {
  const { registry, rowRegistry } = session.app;
  if (word === undefined) {
    const model = registry.model(name);
    const versions = rowRegistry.versions(model.id);
    if (json) return printJson({ ...model, list: versions });
    print(`${model.name}: ${model.champion ? `champion v${model.champion.number} ${model.champion.label}` : 'no champion yet'}\n`);
    return print(rowVersionsTable(versions));
  }
  const version = findRowVersion(session, name, word);
  const { formatVersion, codeVersion } = await rowRegistry.check(version.id);
  if (json) return printJson({ ...version, files: { formatVersion, codeVersion, intact: true } });
  print(rowVersionText(version, formatVersion));
}

/** Everything that was done, the newest first; whether it is as it was written. */
export async function registryHistory(name: string | undefined, options: CommonOptions): Promise<void> {
  await withSession(options, async ({ app }) => {
    const found = app.registry.history(name);
    if (found.broken !== null) process.exitCode = 1;
    if (options.json) return printJson(found);
    for (const { sequence, at, by, name: of, action, version, replaced, reason, evidence, rowEvidence } of found.entries)
      print(
        `${String(sequence).padStart(4)}  ${moment(at)}  ${action.padEnd(8)} ${of} v${version}${replaced === null ? '' : ` in place of v${replaced}`}, by ${by}: ${reason}${evidence || rowEvidence ? `\n      ${(evidence ?? rowEvidence)?.verdict ?? ''}` : ''}`,
      );
    if (found.entries.length === 0) print('Nothing was registered yet.');
    print(
      found.broken === null
        ? `Every entry holds the one before; the last is ${found.head ?? 'none'}.`
        : `NOT AS IT WAS WRITTEN: ${found.broken}`,
    );
    return Promise.resolve();
  });
}

/** What a promotion of a version would stand on. */
export async function registryEvidence(name: string, word: string, options: CommonOptions & { readonly actuals?: string }): Promise<void> {
  await withSession(options, async (session) => {
    const { app, bar, signal } = session;
    if (predictsRows(session, name)) {
      const found = await app.rowRegistry.evidence(findRowVersion(session, name, word).id, fileOf(options.actuals), {
        signal,
        onProgress: (progress) => bar.show(progress),
      });
      bar.clear();
      return options.json ? printJson(found) : print(rowEvidenceText(found));
    }
    const version = findVersion(session, name, word);
    const found = await app.registry.evidence(version.id, { signal, onProgress: (progress) => bar.show(progress) });
    bar.clear();
    if (options.json) return printJson(found);
    print(evidenceText(found));
  });
}
