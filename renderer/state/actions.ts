import type { DatasetVersion } from '../../contract/entities/dataset.ts';
import type { ModelInfo } from '../../contract/entities/model.ts';
import type { Remedy } from '../../contract/entities/validation.ts';
import type { Report } from '../../contract/entities/report.ts';
import { toFailure } from '../words/failures.ts';
import { bytes, counted } from '../words/numbers.ts';
import { versionName } from '../series/names.ts';
import type { CleaningRecipe } from '../../contract/entities/recipe.ts';
import type { App } from './app.ts';
import { isModelFile } from './own-models.ts';
import { isWorkspaceFile } from './workspace-file.ts';
import { refusalOf, trainOptionsOf } from './draft.ts';
import { stagesToRepeat } from './repeat-stages.ts';
import type { Subset } from './view.ts';

/** What the user does that touches more than one slice. Failures become notices unless said otherwise. */

/** Runs `act`; a rejection is shown as a notice. Resolves with null then. */
export async function attempt<T>(app: App, act: () => Promise<T>): Promise<T | null> {
  try {
    return await act();
  } catch (error) {
    app.notices.fail(toFailure(error));
    return null;
  }
}

/** Hands files of the page over to the host and puts them on the import table. */
export async function takeFiles(app: App, files: readonly File[]): Promise<void> {
  if (files.length === 0) return;
  if (files.some(({ name }) => isModelFile(name))) return takeModelFiles(app, files);
  const whole = files.find(({ name }) => isWorkspaceFile(name));
  if (whole) return takeWorkspaceFile(app, whole);
  if (app.navigation.store.getState().screen === 'predict') return takeRows(app, files);
  app.navigation.go('data');
  app.session.handingOver();
  try {
    app.session.add(await app.bridge.grantFiles(files));
  } catch (error) {
    app.session.fail(toFailure(error));
  }
}

/** A model of the user's own, wherever it was dropped: its card is shown in Settings, and nothing of it is run. */
export async function takeModelFiles(app: App, files: readonly File[]): Promise<void> {
  if (files.length === 0) return;
  app.navigation.go('settings');
  try {
    await app.ownModels.offer(await app.bridge.grantFiles(files));
  } catch (error) {
    app.ownModels.fail(toFailure(error));
  }
}

/** A workspace as one file, wherever it was dropped: Settings shows what it holds, and asks. */
export async function takeWorkspaceFile(app: App, file: File): Promise<void> {
  app.navigation.go('settings');
  try {
    const [granted] = await app.bridge.grantFiles([file]);
    if (granted) await app.workspaceFiles.offer(granted);
  } catch (error) {
    app.workspaceFiles.fail(toFailure(error));
  }
}

/** Files dropped on the Predict screen: rows to predict where a model is open for them, else rows to learn from. */
async function takeRows(app: App, files: readonly File[]): Promise<void> {
  const granted = await attempt(app, () => app.bridge.grantFiles(files.slice(0, 1)));
  const file = granted?.[0];
  if (!file) return;
  const { tab, draft, selected } = app.rowModels.store.getState();
  const models = app.rowModels.list.store.getState().entries.get('')?.value ?? [];
  const model = models.find(({ id }) => id === selected) ?? models[0];
  if (tab === 'file' && !draft && model?.state === 'done') await app.rowModels.predictFile(model.id, file);
  else await app.rowModels.open(file);
}

/** Imports what is on the table and selects the new version. */
export async function importFiles(app: App): Promise<void> {
  const { name, preview, repeatStages } = app.session.store.getState();
  const { versions } = app.workspace.store.getState();
  const known = versions?.find((version) => version.datasetName === name.trim());
  const repeated = repeatStages ? stagesToRepeat(versions, name, preview?.columns ?? []) : null;
  const version = await app.session.import(known?.datasetId, repeated?.stages);
  if (!version) return;
  await app.workspace.refresh('dataset');
  app.navigation.selectVersion(version.id);
  app.notices.say(`Imported ${versionName(version)}`);
}

/** Makes the version that a finding offers and selects it. */
export async function applyRemedy(app: App, versionId: string, remedy: Remedy): Promise<void> {
  const version = await attempt(app, () => app.api['datasets.remedy']({ versionId, remedy }));
  if (!version) return;
  await app.workspace.refresh('dataset');
  app.navigation.selectVersion(version.id);
  app.notices.say(`${remedy.label}: ${versionName(version)}`);
}

/** Makes a version with another recipe and selects it. */
export async function applyRecipe(app: App, versionId: string, recipe: CleaningRecipe): Promise<void> {
  const version = await attempt(app, () => app.api['datasets.derive']({ versionId, recipe: recipe.steps.length > 0 ? recipe : null }));
  if (!version) return;
  app.recipes.forget(versionId);
  await app.workspace.refresh('dataset');
  app.navigation.selectVersion(version.id);
  app.notices.say(`Made ${versionName(version)}`);
}

export async function deleteVersion(app: App, versionId: string): Promise<void> {
  const done = await attempt(app, async () => {
    await app.api['datasets.delete']({ versionId });
    return true;
  });
  if (!done) return;
  await Promise.all((['dataset', 'experiment', 'report'] as const).map(app.workspace.refresh));
  app.navigation.selectExperiment(null);
  app.navigation.selectVersion(app.workspace.store.getState().versions?.[0]?.id ?? null);
}

/** Puts a version away, or takes it back. */
export async function archiveVersion(app: App, version: DatasetVersion, archived: boolean): Promise<void> {
  const done = await attempt(app, () => app.api['datasets.archive']({ versionId: version.id, archived }));
  if (!done) return;
  await app.workspace.refresh('dataset');
  app.notices.say(archived ? `Archived ${versionName(version)}: lists leave it out` : `${versionName(version)} is in the lists again`);
}

/** Removes what nothing uses; resolves with what went. */
export async function prune(app: App, replaced: boolean): Promise<void> {
  const gone = await attempt(app, () => app.api['retention.prune']({ replaced }));
  if (!gone) return;
  app.lineage.changed();
  await app.workspace.refresh('dataset');
  app.notices.say(`Removed ${counted(gone.items.length, 'thing')}: ${bytes(gone.bytes)} free`);
  const { versionId } = app.navigation.store.getState();
  const { versions } = app.workspace.store.getState();
  if (versionId !== null && !versions?.some(({ id }) => id === versionId)) app.navigation.selectVersion(versions?.[0]?.id ?? null);
}

export async function renameDataset(app: App, datasetId: string, name: string): Promise<void> {
  await attempt(app, () => app.api['datasets.rename']({ datasetId, name }));
  await Promise.all([app.workspace.refresh('dataset'), app.workspace.refresh('experiment')]);
}

/** Starts training the draft of a version and shows the new experiment. What is refused goes to its field. */
export async function train(app: App, versionId: string, infos: readonly ModelInfo[]): Promise<boolean> {
  const draft = app.drafts.store.getState().byVersion.get(versionId);
  if (!draft) return false;
  let started: { readonly experimentId: string };
  try {
    started = await app.api['experiments.train']({ versionId, options: trainOptionsOf(draft, infos) });
  } catch (error) {
    const failure = toFailure(error);
    const refusal = refusalOf(failure.message, failure.data, draft);
    if (refusal) app.drafts.change(versionId, (before) => ({ ...before, refusal }));
    else app.notices.fail(failure);
    return false;
  }
  await app.workspace.refresh('experiment');
  app.navigation.selectExperiment({ id: started.experimentId, datasetVersionId: versionId });
  return true;
}

/** Goes on from a finished experiment with the newest data, and shows how it gets on. */
export async function updateExperiment(app: App, experimentId: string): Promise<void> {
  const started = await attempt(app, () => app.api['experiments.update']({ experimentId }));
  if (!started) return;
  await app.workspace.refresh('experiment');
  const made = app.workspace.store.getState().experiments?.find(({ id }) => id === started.experimentId);
  if (made) app.navigation.selectExperiment(made);
}

export async function resume(app: App, experimentId: string): Promise<void> {
  await attempt(app, () => app.api['experiments.resume']({ experimentId }));
  app.experiments.refresh(experimentId);
  await app.workspace.refresh('experiment');
}

export const cancelJob = (app: App, jobId: string): Promise<unknown> => attempt(app, () => app.api['jobs.cancel']({ jobId }));

export async function deleteExperiment(app: App, experimentId: string): Promise<void> {
  await attempt(app, () => app.api['experiments.delete']({ experimentId }));
  if (app.navigation.store.getState().experimentId === experimentId) app.navigation.selectExperiment(null);
  await Promise.all([app.workspace.refresh('experiment'), app.workspace.refresh('report')]);
}

/** Makes a report, keeps it in the workspace and offers to look at it. */
export async function createReport(
  app: App,
  experimentId: string,
  format: Report['format'],
  model: string | null,
  scenarioId: string | null = null,
): Promise<Report | null> {
  const chosen = { ...(model !== null && { model }), ...(scenarioId !== null && { scenarioId }) };
  const report = await attempt(app, () => app.api['reports.create']({ experimentId, format, ...chosen }));
  if (report) await app.workspace.refresh('report');
  return report;
}

/** Makes a report and at once asks where to put it. */
export async function exportReport(app: App, experimentId: string, format: Report['format'], model: string | null): Promise<void> {
  const report = await createReport(app, experimentId, format, model);
  if (report) await saveReport(app, report);
}

/** Asks where to put a report; where the host has no dialog, the page downloads it. */
export async function saveReport(app: App, report: Report): Promise<void> {
  const look = {
    label: 'Show in Reports',
    run: () => {
      app.navigation.selectReport(report.id);
      app.navigation.go('reports');
    },
  };
  try {
    const { path } = await app.api['reports.save']({ reportId: report.id });
    if (path !== null) app.notices.say(`Saved ${path}`, look);
  } catch (error) {
    const failure = toFailure(error);
    if (failure.code !== 'unsupported') return app.notices.fail(failure);
    const file = await attempt(app, () => app.api['reports.read']({ reportId: report.id }));
    if (!file) return;
    download(file.name, file.mime, file.bytes);
    app.notices.say(`Downloaded ${file.name} (${bytes(file.bytes.length)})`, look);
  }
}

export async function deleteReport(app: App, reportId: string): Promise<void> {
  await attempt(app, () => app.api['reports.delete']({ reportId }));
  if (app.navigation.store.getState().reportId === reportId) app.navigation.selectReport(null);
  await app.workspace.refresh('report');
}

/** Lets the browser save bytes or text under a name. */
export function download(name: string, mime: string, content: Uint8Array | string | Blob): void {
  const blob = content instanceof Blob ? content : new Blob([content as BlobPart], { type: mime });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The browser reads the address after the click returns.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** Shows some series of a version with a model: the lists show no others until they are asked to. */
export function showSeries(app: App, subset: Subset, model: string): void {
  app.view.setState({ subset, filter: '' });
  const [first] = subset.members;
  if (first !== undefined) app.navigation.selectSeries(first);
  app.navigation.selectModel(model);
  app.navigation.go('forecast');
}
