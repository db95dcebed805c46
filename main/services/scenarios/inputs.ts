import type { PlannedInputs } from '../../../contract/entities/scenario.ts';
import { ensembleByKind } from '../../../engine/ensembles/index.ts';
import { knownFuture } from '../../jobs/known-future.ts';
import { modelInfo } from '../models/catalogue.ts';
import { runLabel } from '../models/runs.ts';
import type { PeriodFinder } from './select-cells.ts';
import { changePlans, plannedNames, type PlanEdit } from './plans.ts';
import type { RunForecasts } from './run-forecasts.ts';

/** Known-future regressors of a series, as planned and as changed. */
export function inputsOf(forecasts: RunForecasts, edits: readonly PlanEdit[], periods: PeriodFinder, index: number): PlannedInputs {
  const { loaded, horizon, run, rowOf, modelUsed } = forecasts;
  const { panel } = loaded;
  const names = plannedNames(loaded);
  const known = panel.futurePeriods ?? 0;
  if (names.length === 0 || known < horizon)
    return {
      names: [],
      planned: [],
      now: [],
      deaf:
        names.length === 0
          ? 'This dataset has no known-future regressors.'
          : `${names.join(', ')}: not known for all ${horizon} periods ahead.`,
    };
  const changed = edits.length === 0 ? panel : changePlans(forecasts, edits, periods).panel;
  const values = (from: typeof panel) =>
    names.map((name) =>
      Float64Array.from(
        from.regressors?.find((one) => one.name === name)?.future.subarray(index * known, index * known + horizon) ??
          new Float64Array(horizon),
      ),
    );
  const used = modelUsed[rowOf[index] as number] ?? run.kind;
  const label = used === run.kind ? runLabel({ name: run.model, kind: run.kind, label: run.label }) : modelInfo(used).label;
  const hears = ensembleByKind(used) !== null || modelInfo(used).acceptsRegressors;
  return {
    names,
    planned: values(panel),
    now: values(changed),
    deaf: !hears
      ? `${label} takes no regressors: its forecast does not move with them.`
      : knownFuture(panel, index, horizon)
        ? null
        : 'Regressors are not known for every period of this series.',
  };
}
