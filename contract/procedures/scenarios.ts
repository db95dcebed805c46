import { z } from 'zod';
import {
  cellSelection,
  earlierRun,
  forecastOfRun,
  plannedInputs,
  scenario,
  scenarioComparison,
  scenarioEdit,
  scenarioSeries,
  scenarioSummary,
  scenarioWaterfall,
  selectionColumns,
} from '../entities/scenario.ts';
import { procedure, type ContractShape } from '../rpc.ts';
import { nothing, id, grant, progress } from './shared.ts';

/** What people make of a forecast: edits with reasons, other plans. */
export const scenariosProcedures = {
  /** What people make of a run's forecast; of all runs where none is named. */
  'scenarios.list': procedure(z.object({ runId: id.optional() }), z.array(scenarioSummary)),
  'scenarios.get': procedure(z.object({ scenarioId: id }), scenario),
  /** `copyOf` is a scenario of the same run whose history it begins with. */
  'scenarios.create': procedure(z.object({ runId: id, name: z.string().min(1).max(200), copyOf: id.optional() }), scenario),
  'scenarios.rename': procedure(z.object({ scenarioId: id, name: z.string().min(1).max(200) }), scenario),
  'scenarios.delete': procedure(z.object({ scenarioId: id }), nothing),
  /** Changed plans are forecast anew, which may take a while; a cancelled edit leaves nothing. */
  'scenarios.edit': procedure(z.object({ scenarioId: id, edit: scenarioEdit, reason: z.string().max(2000) }), scenario, progress),
  /** Plans of regressors from a CSV, as an edit like any other. */
  'scenarios.editByFile': procedure(z.object({ scenarioId: id, grant, reason: z.string().max(2000) }), scenario, progress),
  'scenarios.undo': procedure(z.object({ scenarioId: id }), scenario),
  'scenarios.redo': procedure(z.object({ scenarioId: id }), scenario),
  'scenarios.series': procedure(z.object({ scenarioId: id, index: z.int().min(0) }), scenarioSeries),
  /** Known-future regressors of a series: as planned, and as a scenario has them. */
  'scenarios.inputs': procedure(z.object({ runId: id, scenarioId: id.nullable(), index: z.int().min(0) }), plannedInputs),
  /** What selections can name. */
  'scenarios.columns': procedure(z.object({ runId: id }), selectionColumns),
  /** The run's own forecast beside some of its scenarios. */
  'scenarios.compare': procedure(
    z.object({ runId: id, scenarioIds: z.array(id).max(12), selection: cellSelection.optional() }),
    scenarioComparison,
  ),
  /** Runs that forecast some of the same periods. */
  'scenarios.earlier': procedure(z.object({ runId: id }), z.array(earlierRun)),
  /** From an earlier forecast to a later one: data, model, override. Of one series by `index`, told apart by a key column or attribute. */
  'scenarios.waterfall': procedure(
    z.object({ from: forecastOfRun, to: forecastOfRun, index: z.int().min(0).optional(), by: z.string().max(1000).optional() }),
    scenarioWaterfall,
  ),
  /** The final forecast as CSV, with the run's own beside it, what was set by hand, and why. */
  'scenarios.export': procedure(forecastOfRun, z.object({ name: z.string(), bytes: z.instanceof(Uint8Array) })),
} satisfies ContractShape;
