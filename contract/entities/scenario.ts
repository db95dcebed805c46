import { z } from 'zod';

const text = z.string().min(1).max(1000);
const finite = z.number().min(-1e100).max(1e100);

/** Cells of a forecast: some series, over a stretch of periods. */
export const cellSelection = z.object({
  /** Positions of series; those that `where` lets pass, or all, where absent. */
  series: z.array(z.int().min(0)).min(1).max(100_000).exactOptional(),
  /** Values of key columns or attributes; a series has one of the values in each. */
  where: z.record(text, z.array(z.string().max(10_000)).min(1).max(10_000)).exactOptional(),
  /** First and last period, as the forecast writes them; to the end of the horizon where absent. */
  from: text.exactOptional(),
  to: text.exactOptional(),
});
export type CellSelection = z.infer<typeof cellSelection>;

/** Values of the forecast as a person sets them, by hand. */
export const forecastEdit = z.object({
  what: z.literal('forecast'),
  /** Each cell to a value; each by so many percent; all of them together to a total. */
  how: z.enum(['set', 'percent', 'total']),
  selection: cellSelection,
  value: finite,
});
export type ForecastEdit = z.infer<typeof forecastEdit>;

/** Plans of a known-future regressor: each cell to a value, by so many percent, or by so much. */
export const regressorEdit = z.object({
  what: z.literal('regressor'),
  name: text,
  how: z.enum(['set', 'percent', 'add']),
  selection: cellSelection,
  value: finite,
});
/** Plans as a file gave them. */
export const regressorValues = z.object({
  what: z.literal('regressor-values'),
  file: z.string().max(1000),
  values: z
    .array(z.object({ series: z.int().min(0), period: text, name: text, value: finite }))
    .min(1)
    .max(1_000_000),
});

export const scenarioEdit = z.discriminatedUnion('what', [forecastEdit, regressorEdit, regressorValues]);
export type ScenarioEdit = z.infer<typeof scenarioEdit>;

/** What changed plans did: series whose forecast moved, those whose model gave the same, and those whose model takes no regressors here. */
export const editOutcome = z.object({
  moved: z.int(),
  same: z.int(),
  deaf: z.int(),
  /** Why the deaf ones are; null where there are none. */
  why: z.string().nullable(),
});
export type EditOutcome = z.infer<typeof editOutcome>;

/** One line of a scenario's history; none is ever taken away. */
export const scenarioEntry = z.object({
  /** 1, 2, 3 in order. */
  serial: z.int(),
  kind: z.enum(['edit', 'undo', 'redo']),
  /** The entry that is undone or done again. */
  target: z.int().nullable(),
  edit: scenarioEdit.nullable(),
  reason: z.string().nullable(),
  at: z.string(),
  /** Whether the edit counts now. */
  active: z.boolean(),
  words: z.string(),
  outcome: editOutcome.nullable(),
});
export type ScenarioEntry = z.infer<typeof scenarioEntry>;

export const scenarioSummary = z.object({
  id: z.string(),
  runId: z.string(),
  experimentId: z.string(),
  /** Name of the run in its experiment. */
  model: z.string(),
  name: z.string(),
  createdAt: z.string(),
  changedAt: z.string(),
  /** Edits that count now. */
  edits: z.int(),
});
export type ScenarioSummary = z.infer<typeof scenarioSummary>;

export const scenario = scenarioSummary.extend({
  /** SHA-256 of the run, the name, and the edits that count with their reasons. */
  hash: z.string(),
  /** In order. */
  entries: z.array(scenarioEntry),
  /** Serials of what undo and redo would take. */
  undo: z.int().nullable(),
  redo: z.int().nullable(),
  /** Sums over all cells: as the run forecast, with changed plans, and with everything. */
  totals: z.object({ base: z.number(), model: z.number(), final: z.number() }),
  /** Cells that a person has changed, and series among which they are. */
  overridden: z.object({ cells: z.int(), series: z.int() }),
});
export type Scenario = z.infer<typeof scenario>;

const f64 = z.instanceof(Float64Array);
const forecastWithBands = z.object({ mean: f64, bands: z.array(z.object({ level: z.number(), lower: f64, upper: f64 })) });
export type ForecastWithBands = z.infer<typeof forecastWithBands>;

/** One series in a scenario. */
export const scenarioSeries = z.object({
  scenarioId: z.string(),
  index: z.int(),
  series: z.record(z.string(), z.string()),
  time: z.array(z.string()),
  base: forecastWithBands,
  /** With changed plans; equal to `base` where nothing moved. */
  model: forecastWithBands,
  final: forecastWithBands,
  /** By step: serials of the edits that changed it, in order. */
  edits: z.array(z.array(z.int())),
});
export type ScenarioSeries = z.infer<typeof scenarioSeries>;

/** Known-future regressors of one series over the horizon, NaN where missing: as planned, and as the scenario has them. */
export const plannedInputs = z.object({
  names: z.array(z.string()),
  planned: z.array(f64),
  now: z.array(f64),
  /** Why changing them changes nothing in this series; null where it does. */
  deaf: z.string().nullable(),
});
export type PlannedInputs = z.infer<typeof plannedInputs>;

/** What selections can name: key columns and attributes with their values. */
export const selectionColumns = z.array(z.object({ column: z.string(), values: z.array(z.string()) }));
export type SelectionColumns = z.infer<typeof selectionColumns>;

/** The base and scenarios side by side; `columns` begin with the base. */
export const scenarioComparison = z.object({
  columns: z.array(z.object({ id: z.string().nullable(), name: z.string(), total: z.number() })),
  time: z.array(z.string()),
  /** By column: sums over series by period. */
  byPeriod: z.array(f64),
  /** Positions of series, and by column their sums over periods. */
  series: z.array(z.int()),
  bySeries: z.array(f64),
});
export type ScenarioComparison = z.infer<typeof scenarioComparison>;

/** A forecast that was, or is, published: of a run, or of a scenario of it. */
export const forecastOfRun = z.object({ runId: z.string().min(1).max(200), scenarioId: z.string().min(1).max(200).nullable() });
export type ForecastOfRun = z.infer<typeof forecastOfRun>;

/** A run that another can be compared with period by period, and its scenarios. */
export const earlierRun = z.object({
  runId: z.string(),
  label: z.string(),
  experiment: z.string(),
  dataset: z.string(),
  version: z.int(),
  createdAt: z.string(),
  /** Periods that both forecast. */
  periods: z.int(),
  /** Its experiment chose it. */
  selected: z.boolean(),
  scenarios: z.array(z.object({ id: z.string(), name: z.string() })),
});
export type EarlierRun = z.infer<typeof earlierRun>;

const waterfall = z.object({
  /** Null for all of them. */
  group: z.string().nullable(),
  start: z.number(),
  end: z.number(),
  steps: z.array(
    z.object({
      kind: z.enum(['left', 'old-override', 'data', 'model', 'override', 'unexplained', 'new']),
      from: z.number(),
      to: z.number(),
      change: z.number(),
      cells: z.int(),
    }),
  ),
  interaction: z.number().nullable(),
});
export type ForecastWaterfall = z.infer<typeof waterfall>;

/** From an earlier forecast to a later one, over what both forecast. */
export const scenarioWaterfall = z.object({
  from: z.string(),
  to: z.string(),
  first: z.string(),
  last: z.string(),
  cells: z.int(),
  series: z.int(),
  /** The first is that of all. */
  waterfalls: z.array(waterfall),
  /** How data and model are told apart, and what is left out. */
  notes: z.array(z.string()),
});
export type ScenarioWaterfall = z.infer<typeof scenarioWaterfall>;
