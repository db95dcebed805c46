import type { ModelVersion } from '../../../contract/entities/registry.ts';
import type { RowVersion } from '../../../contract/entities/row-version.ts';
import { ApiError } from '../../../contract/errors.ts';
import { print, printJson } from '../output.ts';
import { withSession, type CommonOptions, type Session } from '../session.ts';
import { findVersion } from './find-version.ts';
import { fileOf, findRowModel, findRowVersion, predictsRows, rowEvidenceText } from './rows.ts';
import { evidenceText } from './words.ts';

interface WithReason extends CommonOptions {
  readonly reason?: string;
}
interface PromoteOptions extends WithReason {
  /** A file of rows to measure on. */
  readonly actuals?: string;
}

const told = (options: CommonOptions, version: ModelVersion | RowVersion, text: string): void =>
  options.json ? printJson(version) : print(text);
const named = ({ name, number }: Pick<ModelVersion, 'name' | 'number'>): string => `${name} v${number}`;

/** Makes a run, or a model of single rows, the next version of a named model. */
export async function registryRegister(run: string, name: string, options: WithReason): Promise<void> {
  await withSession(options, async (session) => {
    const { app } = session;
    const rowModelId = findRowModel(session, run);
    if (rowModelId !== null) {
      const version = await app.rowRegistry.register({ rowModelId, name, reason: options.reason });
      return told(options, version, `${named(version)} is ${version.label}, ${version.facts.rowModel}, ${version.stage}.`);
    }
    const version = await app.registry.register({ runId: run, name, reason: options.reason });
    told(options, version, `${named(version)} is ${version.label} of ${version.experiment}, ${version.stage}.`);
  });
}

/** Makes a version champion; the evidence is kept with the reason. */
export async function registryPromote(name: string, word: string, options: PromoteOptions): Promise<void> {
  await withSession(options, async (session) => {
    const { app, bar, signal } = session;
    if (predictsRows(session, name)) return promoteRows(session, name, word, options);
    if (options.actuals !== undefined)
      throw new ApiError('bad-input', '--actuals is for models of single rows: "registry compare" tests versions that forecast.', {
        field: 'actuals',
      });
    const version = findVersion(session, name, word);
    const promoted = await app.registry.promote(
      { versionId: version.id, reason: options.reason ?? '' },
      { signal, onProgress: (progress) => bar.show(progress) },
    );
    bar.clear();
    const entry = app.registry.history(version.modelId).entries.find(({ action }) => action === 'promote');
    if (options.json) return printJson({ ...promoted, evidence: entry?.evidence ?? null });
    print(`${named(promoted)} is champion.\n`);
    if (entry?.evidence) print(evidenceText(entry.evidence));
  });
}

async function promoteRows(session: Session, name: string, word: string, options: PromoteOptions): Promise<void> {
  const { app, bar, signal } = session;
  const { id: versionId, modelId } = findRowVersion(session, name, word);
  const request = { versionId, reason: options.reason ?? '', source: fileOf(options.actuals) };
  const promoted = await app.rowRegistry.promote(request, { signal, onProgress: (progress) => bar.show(progress) });
  bar.clear();
  const entry = app.registry.history(modelId).entries.find(({ action }) => action === 'promote');
  if (options.json) return printJson({ ...promoted, evidence: entry?.rowEvidence ?? null });
  print(`${named(promoted)} is champion.\n`);
  if (entry?.rowEvidence) print(rowEvidenceText(entry.rowEvidence));
}

/** The champion before takes its place again. */
export async function registryRollback(name: string, options: WithReason): Promise<void> {
  await withSession(options, async (session) => {
    const { app } = session;
    const request = { modelId: app.registry.model(name).id, reason: options.reason };
    const version = predictsRows(session, name) ? app.rowRegistry.rollback(request) : app.registry.rollback(request);
    told(options, version, `${named(version)} is champion again.`);
    return Promise.resolve();
  });
}

/** Sets a version aside, or takes it back. */
export const registryArchive =
  (archived: boolean) =>
  async (name: string, word: string, options: WithReason): Promise<void> => {
    await withSession(options, async (session) => {
      const request = { archived, reason: options.reason ?? '' };
      const { app } = session;
      const version = predictsRows(session, name)
        ? app.rowRegistry.archive({ ...request, versionId: findRowVersion(session, name, word).id })
        : app.registry.archive({ ...request, versionId: findVersion(session, name, word).id });
      told(options, version, `${named(version)} is ${version.stage}.`);
      return Promise.resolve();
    });
  };
