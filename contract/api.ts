import { z } from 'zod';
import { datasetVersion, importChoices, importHints, importPreview, seriesList } from './entities/dataset.ts';
import { experiment, experimentSummary, seriesForecast, trainDefaults, trainOptions } from './entities/experiment.ts';
import { forecastExplanation, modelExplanation, permutationExplanation, savedExplanation } from './entities/explanation.ts';
import { job } from './entities/job.ts';
import {
  exploreCorrelation,
  exploreFilter,
  exploreOptions,
  explorePanel,
  exploreSegments,
  exploreSeries,
  exploreTotals,
  panelSort,
} from './entities/explore.ts';
import { fittedModel, modelInfo } from './entities/model.ts';
import { featureKindInfo, featureLook, featureProposal, featureSet, featureValues } from './entities/features.ts';
import { importedRun, importOutcome } from './entities/imported-run.ts';
import { provenance, verification } from './entities/provenance.ts';
import { cleaningStep, recipe, recipePreview } from './entities/recipe.ts';
import {
  regressionOptions,
  rowBatch,
  rowDependence,
  rowFile,
  rowModel,
  rowModelSummary,
  rowPrediction,
  rowValues,
} from './entities/regression.ts';
import { netBackendsReport, netTraining } from './entities/net-training.ts';
import { ownModel, ownModelCard, ownModelTrial } from './entities/own-model.ts';
import { repeatOutcome } from './entities/repeat.ts';
import { report, reportFormat, sheetPreview } from './entities/report.ts';
import { runComparison } from './entities/run-comparison.ts';
import { filterHelp, runChange, runFieldInfo, runList, runQuery, runRecord, runRow, runSet } from './entities/run.ts';
import { environmentReport, settings } from './entities/settings.ts';
import { connection, connectionSettings, databaseTable, watch, watchMode } from './entities/source.ts';
import { lineageGraph, pruneOptions, prunePreview, stageRun, versionDifference } from './entities/lineage.ts';
import { remedy, validationReport, validationStage } from './entities/validation.ts';
import { tuneDefaults, tuneOptions, tuning, tuningSummary } from './entities/tuning.ts';
import { winners } from './entities/winners.ts';
import { workspaceContent, workspaceExport, workspaceFileInfo, workspaceOpened } from './entities/workspace-file.ts';
import { alertsProcedures } from './procedures/alerts.ts';
import { configurationProcedures } from './procedures/configuration.ts';
import { driftProcedures } from './procedures/drift.ts';
import { flowsProcedures } from './procedures/flows.ts';
import { levelsProcedures } from './procedures/levels.ts';
import { localApiProcedures } from './procedures/local-api.ts';
import { monitoringProcedures } from './procedures/monitoring.ts';
import { registryProcedures } from './procedures/registry.ts';
import { rowVersionProcedures } from './procedures/row-versions.ts';
import { scenariosProcedures } from './procedures/scenarios.ts';
import { grant, id, nothing, progress } from './procedures/shared.ts';
import { systemProcedures } from './procedures/system.ts';
import { procedure, type ContractShape } from './rpc.ts';

export { progress, type Progress } from './procedures/shared.ts';

export const grantedFile = z.object({ grant, name: z.string(), bytes: z.number() });
export type GrantedFile = z.infer<typeof grantedFile>;
/** A trained model of trees: a run of an experiment by its name, or a model of single rows. */
const treeModel = z.union([z.object({ experimentId: id, model: z.string().min(1).max(200) }), z.object({ rowModelId: id })]);

/** Everything that the page, the terminal and tests may ask of the application. */
export const contract = {
  'app.environment': procedure(nothing, environmentReport),
  'settings.get': procedure(nothing, settings),
  'settings.set': procedure(settings.partial(), settings),
  ...configurationProcedures,

  /** The workspace as one `.almanac` file. Asks where to; null when the user cancels. Without a dialog, it is had by `workspace.read`. */
  'workspace.export': procedure(z.object({ content: workspaceContent }), workspaceExport.nullable(), progress),
  /** A piece of an export that was not written to a place of the user's; empty at its end. */
  'workspace.read': procedure(z.object({ exportId: id, from: z.int().min(0) }), z.object({ bytes: z.instanceof(Uint8Array) })),
  /** The page has all of it. */
  'workspace.drop': procedure(z.object({ exportId: id }), nothing),
  /** What a `.almanac` file says of itself. */
  'workspace.info': procedure(z.object({ grant }), workspaceFileInfo),
  /** Opens one into a new folder beside this workspace; `choose` asks for the place where the host can. Null when the user cancels. */
  'workspace.open': procedure(z.object({ grant, choose: z.boolean() }), workspaceOpened.nullable(), progress),
  /** Starts again with a workspace that was opened. Error `unsupported` where the user does so. */
  'workspace.switch': procedure(z.object({ openedId: id }), nothing),

  /** Opens the system's file dialog. Error `unsupported` where there is none (browser): the page then uses its own input element. */
  'files.pick': procedure(nothing, z.object({ files: z.array(grantedFile) })),
  /** Hands over a file's bytes in pieces where the host cannot see its path. The first call has no grant; `last` completes the file. */
  'files.upload': procedure(
    z.object({ grant: grant.optional(), name: z.string().min(1).max(255), bytes: z.instanceof(Uint8Array), last: z.boolean() }),
    grantedFile,
  ),

  /** Looks at files and suggests how to read them, around `hints`; with `choices`, checks those instead. Keeps nothing. */
  'datasets.inspect': procedure(
    z.object({
      grants: z.array(grant).min(1),
      choices: importChoices.optional(),
      hints: importHints.optional(),
      /** Name or id of the dataset that they are to become a version of: they are checked against what it holds. */
      against: z.string().max(200).optional(),
    }),
    importPreview,
    progress,
  ),
  /** Makes an immutable version. The same files and choices give the version that is already there. */
  'datasets.import': procedure(
    z.object({ grants: z.array(grant).min(1), choices: importChoices, name: z.string().min(1).max(200), datasetId: id.optional() }),
    datasetVersion,
    progress,
  ),
  /** Another version of the same raw data, without reading the files again; null takes recipe or features away, absent keeps them. */
  'datasets.derive': procedure(
    z.object({
      versionId: id,
      recipe: recipe.nullable().optional(),
      features: featureSet.nullable().optional(),
      name: z.string().min(1).max(200).optional(),
    }),
    datasetVersion,
  ),
  /** What a recipe would do: one series before and after, counts over all. */
  'datasets.preview': procedure(z.object({ versionId: id, recipe, index: z.int().min(0) }), recipePreview),
  /** Every step that a recipe can have, with its parameters. */
  'cleaning.steps': procedure(nothing, z.array(cleaningStep)),
  /**
   * What is to be said of one stage of a version. Raw data are compared with the schema and the history of another version: the one before in
   * the same dataset, or the one that `against` names; null compares with none.
   */
  'datasets.validate': procedure(
    z.object({ versionId: id, stage: validationStage, against: id.nullable().optional() }),
    validationReport,
    progress,
  ),
  /** Applies what a finding offers: another version of the same raw data. */
  'datasets.remedy': procedure(z.object({ versionId: id, remedy }), datasetVersion),
  /** Newest first. */
  'datasets.list': procedure(nothing, z.array(datasetVersion)),
  'datasets.get': procedure(z.object({ versionId: id }), datasetVersion),
  'datasets.rename': procedure(z.object({ datasetId: id, name: z.string().min(1).max(200) }), nothing),
  /** Removes a version and what was trained on it. */
  'datasets.delete': procedure(z.object({ versionId: id }), nothing),
  /** Puts a version away so that lists leave it out, or takes it back. */
  'datasets.archive': procedure(z.object({ versionId: id, archived: z.boolean() }), datasetVersion),
  'datasets.series': procedure(z.object({ versionId: id }), seriesList),
  'datasets.values': procedure(
    z.object({ versionId: id, index: z.int().min(0) }),
    z.object({ series: z.record(z.string(), z.string()), time: z.array(z.string()), y: z.instanceof(Float64Array) }),
  ),

  /** From the files of a version to what was made with it. */
  'lineage.version': procedure(z.object({ versionId: id }), lineageGraph),
  /** Makes the stages of a version again, as far as they are not there. */
  'lineage.run': procedure(z.object({ versionId: id }), stageRun),
  /** What differs between two versions, in choices and in data. */
  'lineage.difference': procedure(z.object({ from: id, to: id }), versionDifference, progress),
  /** What `retention.prune` would remove and free, and what the workspace takes. */
  'retention.preview': procedure(pruneOptions, prunePreview),
  /** Removes versions that nothing uses, with files that nothing refers to; says what went. */
  'retention.prune': procedure(pruneOptions, prunePreview),

  /** Figures and pictures of one series. */
  'explore.series': procedure(z.object({ versionId: id, index: z.int().min(0), options: exploreOptions.optional() }), exploreSeries),
  /** Figures of every series, to find the odd ones; the sort's largest first, unless `ascending`. */
  'explore.panel': procedure(
    z.object({ versionId: id, filter: exploreFilter.optional(), sort: panelSort.optional(), ascending: z.boolean().optional() }),
    explorePanel,
    progress,
  ),
  /** Of the target and its regressors: in one series, or over all that the filter lets pass. */
  'explore.correlation': procedure(
    z.object({
      versionId: id,
      index: z.int().min(0).optional(),
      filter: exploreFilter.optional(),
      maxLag: z.int().min(1).max(1000).optional(),
    }),
    exploreCorrelation,
  ),
  /** The target by value of a key column or static attribute. */
  'explore.segments': procedure(
    z.object({ versionId: id, key: z.string().min(1), filter: exploreFilter.optional(), limit: z.int().min(1).max(1000).optional() }),
    exploreSegments,
  ),
  /** All chosen series together. */
  'explore.totals': procedure(z.object({ versionId: id, filter: exploreFilter.optional() }), exploreTotals),

  /** Connections to databases. */
  'sources.connections': procedure(nothing, z.array(connection)),
  /** Without `id` a new one. A password that is not given stays as it is. */
  'sources.saveConnection': procedure(
    z.object({ id: id.optional(), settings: connectionSettings, password: z.string().max(1000).optional() }),
    connection,
  ),
  'sources.deleteConnection': procedure(z.object({ connectionId: id }), nothing),
  /** Error `bad-input` with the field `password` where it is not known or not accepted. */
  'sources.tables': procedure(z.object({ connectionId: id }), z.array(databaseTable)),
  /** Reads a table into a file that is imported like any other. */
  'sources.fetch': procedure(z.object({ connectionId: id, schema: z.string().min(1), table: z.string().min(1) }), grantedFile, progress),
  'sources.watches': procedure(nothing, z.array(watch)),
  /** Asks for a folder; `watch` is null when the user cancels. Error `unsupported` where there is no dialog. */
  'sources.watch': procedure(
    z.object({ datasetId: id, pattern: z.string().min(1).max(200), mode: watchMode }),
    z.object({ watch: watch.nullable() }),
  ),
  'sources.pauseWatch': procedure(z.object({ watchId: id, paused: z.boolean() }), nothing),
  'sources.deleteWatch': procedure(z.object({ watchId: id }), nothing),

  /** Every kind of feature, with its parameters. */
  'features.kinds': procedure(nothing, z.array(featureKindInfo)),
  /** Features that suit a version, with reasons; the horizon is the usual one unless given. */
  'features.propose': procedure(
    z.object({
      versionId: id,
      horizon: z.int().min(1).max(10_000).optional(),
      strategy: featureSet.shape.strategy.optional(),
      country: z.string().max(20).optional(),
    }),
    featureProposal,
  ),
  /** What a set of features makes of a version: its columns, with figures from a sample of rows. */
  'features.look': procedure(z.object({ versionId: id, set: featureSet }), featureLook),
  'features.values': procedure(
    z.object({ versionId: id, set: featureSet, column: z.string().min(1).max(300), index: z.int().min(0) }),
    featureValues,
  ),

  /** Every kind that can be trained, with its parameters; the baselines first. */
  'models.list': procedure(nothing, z.array(modelInfo)),

  'experiments.defaults': procedure(z.object({ versionId: id }), trainDefaults),
  /** Starts a job and returns at once. */
  'experiments.train': procedure(
    z.object({ versionId: id, options: trainOptions, name: z.string().min(1).max(200).optional() }),
    z.object({ experimentId: id, jobId: id }),
  ),
  /**
   * Starts a job that goes on from a finished experiment with newer data: the newest version of its dataset unless another is given. Models that
   * learn across series learn on and stand beside themselves as they were; all others are fitted anew.
   */
  'experiments.update': procedure(z.object({ experimentId: id, versionId: id.optional() }), z.object({ experimentId: id, jobId: id })),
  /** Continues an interrupted or cancelled one without redoing finished series. */
  'experiments.resume': procedure(z.object({ experimentId: id }), z.object({ jobId: id })),
  /** Newest first. */
  'experiments.list': procedure(nothing, z.array(experimentSummary)),
  'experiments.get': procedure(z.object({ experimentId: id }), experiment),
  'experiments.delete': procedure(z.object({ experimentId: id }), nothing),

  /** Which model won where; `list` asks for the winner of every series. */
  'experiments.winners': procedure(z.object({ experimentId: id, list: z.boolean().optional() }), winners),
  /** What a run fitted to one series, described. Worked out when asked, which may take seconds for a long series. */
  'experiments.fitted': procedure(z.object({ experimentId: id, model: z.string(), index: z.int().min(0) }), fittedModel),

  /** What nets can be trained on here; what was measured lately unless `again`, which takes seconds. */
  'nets.backends': procedure(z.object({ again: z.boolean().optional() }), netBackendsReport),
  /** How the nets of a run were trained, also while they are; null for other models, and before the first has begun. */
  'nets.training': procedure(z.object({ experimentId: id, model: z.string() }), netTraining.nullable()),

  /** Runs of all experiments that a filter lets pass. Error `bad-input` with the field `filter` and its `position` where it cannot be read. */
  'runs.list': procedure(runQuery, runList),
  /** Ids of all that a query lets pass, whatever its page. */
  'runs.ids': procedure(runQuery, z.array(z.string())),
  /** What filters and sorts can name, with values that runs have. */
  'runs.fields': procedure(nothing, z.array(runFieldInfo)),
  /** How a filter could go on where the cursor is, and what is wrong with it. */
  'runs.help': procedure(z.object({ text: z.string().max(4100), cursor: z.int().min(0) }), filterHelp),
  'runs.get': procedure(z.object({ runId: id }), runRecord),
  /** Tags, note, group, archive; of all or of none. */
  'runs.change': procedure(runChange, z.array(runRow)),
  /** Into the bin; `runs.restore` takes them out again. */
  'runs.delete': procedure(runSet, nothing),
  'runs.restore': procedure(runSet, nothing),
  /** With results and fitted models. Error `busy` that says what needs them. */
  'runs.deleteForGood': procedure(runSet, nothing),
  /** Runs of other programs, the newest import first. */
  'runs.imported': procedure(nothing, z.array(importedRun)),
  /** Asks for a folder of MLflow and takes its runs in; null when the user cancels. Error `unsupported` where there is no dialog. */
  'runs.importMlflow': procedure(nothing, z.object({ outcome: importOutcome.nullable() })),
  /** Takes imported runs out of the list. */
  'runs.deleteImported': procedure(runSet, nothing),
  /** Whether everything that a finished run stands on is as it was when its training ended, link by link. */
  'runs.verify': procedure(z.object({ runId: id }), verification),
  /** Where the numbers of a finished run come from, as a chain of hashes. */
  'runs.provenance': procedure(z.object({ runId: id }), provenance),
  /** Starts a job that trains a finished run again from what is stored, and compares. Returns at once. */
  'runs.repeat': procedure(z.object({ runId: id }), z.object({ jobId: id })),
  /** What came of training it again, newest first. */
  'runs.repeats': procedure(z.object({ runId: id }), z.array(repeatOutcome)),
  /** Runs side by side on what all of them forecast in their backtests. Takes seconds for large ones. */
  'runs.compare': procedure(z.object({ ids: z.array(id).min(2).max(12) }), runComparison, progress),

  ...registryProcedures,
  ...rowVersionProcedures,
  ...monitoringProcedures,

  'forecasts.get': procedure(z.object({ experimentId: id, model: z.string(), index: z.int().min(0) }), seriesForecast),

  ...scenariosProcedures,

  /** Why one series' forecast is what it is. Worked out once and kept with the run. */
  'explanations.forecast': procedure(
    z.object({ experimentId: id, model: z.string(), index: z.int().min(0) }),
    forecastExplanation,
    progress,
  ),
  /** What a run's model rests on as a whole. Worked out once and kept with the run; a cancelled one leaves nothing. */
  'explanations.model': procedure(z.object({ experimentId: id, model: z.string() }), modelExplanation, progress),
  /** How much worse forecasts of held-out periods get without each input. Fits the model anew, so that it has not seen them. */
  'explanations.permutation': procedure(z.object({ experimentId: id, model: z.string() }), permutationExplanation, progress),
  /** What is kept of a run. */
  'explanations.list': procedure(z.object({ experimentId: id, model: z.string() }), z.array(savedExplanation)),

  /** Models of the user's own: modules and nets from outside. */
  'ownModels.list': procedure(nothing, z.array(ownModel)),
  /** Reads what files say of themselves, and runs nothing of them; without grants, a folder is asked for (null when cancelled). */
  'ownModels.inspect': procedure(z.object({ grants: z.array(grant).max(100) }), z.object({ card: ownModelCard.nullable() })),
  /** Lets the files that were inspected last run here. `hash` is what was shown; other files are refused. */
  'ownModels.grant': procedure(z.object({ hash: z.string().length(64) }), ownModel),
  'ownModels.revoke': procedure(z.object({ hash: z.string().length(64) }), ownModel),
  /** Tries a granted model on series of several kinds. */
  'ownModels.trial': procedure(z.object({ hash: z.string().length(64) }), ownModelTrial),

  /** What a file of single sales holds, and what could be learnt from it. Keeps nothing. */
  'rowModels.inspect': procedure(z.object({ grant, target: z.string().max(1000).optional() }), rowFile, progress),
  /** Starts a job that trains on a file, and returns at once. */
  'rowModels.train': procedure(
    z.object({ grant, options: regressionOptions, name: z.string().min(1).max(200).optional() }),
    z.object({ modelId: id, jobId: id }),
  ),
  /** Trains a model that was not finished once more: on the file that it was to learn from, or on `grant` where that is gone (`file-missing`). */
  'rowModels.retrain': procedure(z.object({ modelId: id, grant: grant.optional() }), z.object({ jobId: id })),
  /** Keeps a model from elsewhere: XGBoost's JSON, or a file that Almanac saved. `target` names what an XGBoost model predicts. */
  'rowModels.import': procedure(
    z.object({ grant, target: z.string().min(1).max(200).optional(), name: z.string().min(1).max(200).optional() }),
    rowModel,
    progress,
  ),
  /** Newest first. */
  'rowModels.list': procedure(nothing, z.array(rowModelSummary)),
  'rowModels.get': procedure(z.object({ modelId: id }), rowModel),
  'rowModels.delete': procedure(z.object({ modelId: id }), nothing),
  /** One row: prediction, intervals, what drives it. */
  'rowModels.predict': procedure(z.object({ modelId: id, values: rowValues }), rowPrediction),
  'rowModels.dependence': procedure(z.object({ modelId: id, values: rowValues, column: z.string().max(1000) }), rowDependence),
  /** All rows of a file; the CSV with predictions is kept until the application is closed. */
  'rowModels.predictFile': procedure(z.object({ modelId: id, grant }), rowBatch, progress),
  'rowModels.readBatch': procedure(z.object({ batchId: id }), z.object({ name: z.string(), bytes: z.instanceof(Uint8Array) })),
  /** Asks where to put it; `path` is null when the user cancels. Error `unsupported` where there is no dialog. */
  'rowModels.saveBatch': procedure(z.object({ batchId: id }), z.object({ path: z.string().nullable() })),

  ...alertsProcedures,
  ...systemProcedures,
  ...flowsProcedures,
  ...levelsProcedures,
  ...driftProcedures,
  ...localApiProcedures,

  /** What is searched for each kind of model, and how, unless the user says otherwise. */
  'tunings.defaults': procedure(z.object({ versionId: id }), tuneDefaults),
  /** Starts a job and returns at once. */
  'tunings.start': procedure(
    z.object({ versionId: id, options: tuneOptions, name: z.string().min(1).max(200).optional() }),
    z.object({ tuningId: id, jobId: id }),
  ),
  /** Goes on with a search that was stopped, or with more minutes or trials where its budget is spent. */
  'tunings.resume': procedure(
    z.object({ tuningId: id, minutes: z.number().optional(), trials: z.int().optional() }),
    z.object({ jobId: id }),
  ),
  /** Newest first. */
  'tunings.list': procedure(nothing, z.array(tuningSummary)),
  'tunings.get': procedure(z.object({ tuningId: id }), tuning),
  'tunings.delete': procedure(z.object({ tuningId: id }), nothing),
  /** Compares the best settings so far with those as they are and the naive ones: an ordinary experiment. */
  'tunings.train': procedure(z.object({ tuningId: id, models: z.array(z.string()).optional() }), z.object({ experimentId: id, jobId: id })),

  /** A model of trees as XGBoost's JSON, with a file that says what goes in and what is to be done with what comes out. */
  'xgboost.export': procedure(treeModel, z.object({ files: z.array(z.object({ name: z.string(), text: z.string() })) })),
  /** Asks where to put them; `path` is null when the user cancels. Error `unsupported` where there is no dialog. */
  'xgboost.save': procedure(treeModel, z.object({ path: z.string().nullable() })),

  'jobs.list': procedure(nothing, z.array(job)),
  'jobs.cancel': procedure(z.object({ jobId: id }), nothing),

  /** Makes a report of an experiment and keeps it in the workspace. `model` defaults to the selected one. */
  'reports.create': procedure(
    z.object({ experimentId: id, format: reportFormat, model: z.string().optional(), scenarioId: id.optional() }),
    report,
    progress,
  ),
  'reports.list': procedure(nothing, z.array(report)),
  'reports.delete': procedure(z.object({ reportId: id }), nothing),
  /** The file itself, for the preview and for a browser's download. */
  'reports.read': procedure(z.object({ reportId: id }), z.object({ name: z.string(), mime: z.string(), bytes: z.instanceof(Uint8Array) })),
  /** What the sheets of a workbook begin with. */
  'reports.sheets': procedure(z.object({ reportId: id }), z.object({ sheets: z.array(sheetPreview) })),
  /** Asks where to put it and writes it there; `path` is null when the user cancels. Error `unsupported` where there is no dialog. */
  'reports.save': procedure(z.object({ reportId: id }), z.object({ path: z.string().nullable() })),
} satisfies ContractShape;
export type Contract = typeof contract;
