import { Button, Menu, SegmentedControl } from '@mantine/core';
import type { DatasetVersion } from '../../../contract/entities/dataset.ts';
import type { Experiment } from '../../../contract/entities/experiment.ts';
import { Bar } from '../../components/panel.tsx';
import { seriesName, targetName } from '../../series/names.ts';
import type { ExplainTab } from '../../state/explanations.ts';
import { useSeriesList } from '../../state/selection.ts';
import { useApp, useSlice } from '../../state/use-app.ts';
import { ModelSwitch } from '../forecast/model-switch.tsx';
import { useForecastKeys } from '../forecast/use-forecast-keys.ts';
import { CorrelationTab } from './correlation-tab.tsx';
import { DependenceTab } from './dependence-tab.tsx';
import { saveNumbers } from './export-numbers.ts';
import { ForecastTab } from './forecast-tab.tsx';
import { ModelTab } from './model-tab.tsx';
import { useExplainState } from './use-explained.ts';

const tabs: readonly { readonly value: ExplainTab; readonly label: string }[] = [
  { value: 'forecast', label: 'This forecast' },
  { value: 'model', label: 'The model' },
  { value: 'dependence', label: 'Dependence' },
  { value: 'correlation', label: 'Correlation' },
];

interface Props {
  readonly experiment: Experiment;
  readonly version: DatasetVersion;
}

/** One explanation in the middle: of the forecast on show, or of its model. */
export function ExplainView({ experiment, version }: Props) {
  const app = useApp();
  const { value: list } = useSeriesList();
  const index = useSlice('navigation', (place) => place.seriesIndex);
  const tab = useExplainState((state) => state.tab);
  useForecastKeys(experiment, list);
  const name = list ? seriesName(list, index, targetName(version)) : '';
  return (
    <>
      <Bar title={tab === 'forecast' ? name : 'All series'}>
        <SegmentedControl
          aria-label="Part of the explanation"
          value={tab}
          onChange={(value) => app.explanations.show(value as ExplainTab)}
          data={tabs.map((one) => ({ ...one }))}
        />
        <ModelSwitch experiment={experiment} />
        <Menu position="bottom-end">
          <Menu.Target>
            <Button variant="default">Export</Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => saveNumbers(app, experiment, 'csv')}>Numbers as CSV</Menu.Item>
            <Menu.Item onClick={() => saveNumbers(app, experiment, 'json')}>Everything as JSON</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </Bar>
      {tab === 'forecast' && <ForecastTab experiment={experiment} version={version} name={name} />}
      {tab === 'model' && <ModelTab experiment={experiment} />}
      {tab === 'dependence' && <DependenceTab experiment={experiment} />}
      {tab === 'correlation' && <CorrelationTab experiment={experiment} />}
    </>
  );
}
