import type { Scenario } from '../../../../contract/entities/scenario.ts';
import { rowForecast } from '../../scenarios/run-forecasts.ts';
import type { Scenarios } from '../../scenarios/scenarios.ts';
import type { ReportOverrides } from './report-model.ts';

/** Forecasts of a scenario by the place of their series; null for a series that has none. */
export async function editedForecasts(
  scenarios: Pick<Scenarios, 'forecastOf'>,
  runId: string,
  scenarioId: string,
): Promise<(index: number) => ReturnType<typeof rowForecast> | null> {
  const { forecasts, final } = await scenarios.forecastOf(runId, scenarioId);
  return (index) => {
    const row = forecasts.rowOf[index] ?? -1;
    return row === -1 ? null : rowForecast(final, forecasts.levels, row, forecasts.horizon);
  };
}

/** The edits of a scenario that count. */
export const overridesOf = ({ name, entries, totals }: Scenario): ReportOverrides => ({
  name,
  edits: entries.flatMap(({ active, at, words, reason }) => (active ? [{ at, what: words, reason: reason ?? '' }] : [])),
  before: totals.base,
  after: totals.final,
});
