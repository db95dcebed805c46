import { SegmentedControl } from '@mantine/core';
import type { ForecastViewName } from '../../state/view.ts';
import { useApp, useView } from '../../state/use-app.ts';

/** Ways to look at a forecast, in their order. */
const views: readonly { readonly value: ForecastViewName; readonly label: string }[] = [
  { value: 'series', label: 'Series' },
  { value: 'scenarios', label: 'Scenarios' },
  { value: 'levels', label: 'Levels' },
];

/** One series, what people make of it, or sums that agree. */
export function ForecastViewSwitch() {
  const app = useApp();
  const view = useView((state) => state.forecastView);
  if (views.length < 2) return null;
  return (
    <SegmentedControl
      aria-label="View of the forecast"
      value={view}
      onChange={(value) => app.view.setState({ forecastView: value as ForecastViewName })}
      data={views.map((one) => ({ ...one }))}
    />
  );
}
