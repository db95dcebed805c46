import type { ModelVersion } from '../../../contract/entities/registry.ts';
import { print, printJson } from '../output.ts';
import { withSession, type CommonOptions } from '../session.ts';
import { findVersion } from './find-version.ts';
import { evidenceText } from './words.ts';

interface WithReason extends CommonOptions {
  readonly reason?: string;
}

const told = (options: CommonOptions, version: ModelVersion, text: string): void => (options.json ? printJson(version) : print(text));
const named = ({ name, number }: ModelVersion): string => `${name} v${number}`;

/** Makes a run the next version of a named model. */
export async function registryRegister(run: string, name: string, options: WithReason): Promise<void> {
  await withSession(options, async ({ app }) => {
    const version = await app.registry.register({ runId: run, name, reason: options.reason });
    told(options, version, `${named(version)} is ${version.label} of ${version.experiment}, ${version.stage}.`);
  });
}

/** Makes a version champion; the evidence is kept with the reason. */
export async function registryPromote(name: string, word: string, options: WithReason): Promise<void> {
  await withSession(options, async (session) => {
    const { app, bar, signal } = session;
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

/** The champion before takes its place again. */
export async function registryRollback(name: string, options: WithReason): Promise<void> {
  await withSession(options, async ({ app }) => {
    const version = app.registry.rollback({ modelId: app.registry.model(name).id, reason: options.reason });
    told(options, version, `${named(version)} is champion again.`);
    return Promise.resolve();
  });
}

/** Sets a version aside, or takes it back. */
export const registryArchive =
  (archived: boolean) =>
  async (name: string, word: string, options: WithReason): Promise<void> => {
    await withSession(options, async (session) => {
      const { id } = findVersion(session, name, word);
      const version = session.app.registry.archive({ versionId: id, archived, reason: options.reason ?? '' });
      told(options, version, `${named(version)} is ${version.stage}.`);
      return Promise.resolve();
    });
  };
