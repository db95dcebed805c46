import { expect, it } from 'vitest';
import { createNavigation } from '../../renderer/state/navigation.ts';

it('the next comparison leaves the forecast of the selected one where it is', () => {
  const navigation = createNavigation();
  navigation.selectExperiment({ id: 'e', datasetVersionId: 'v' });
  navigation.selectModel('theta');
  navigation.startDraft();
  expect(navigation.store.getState()).toMatchObject({ experimentId: 'e', model: 'theta', drafting: true });
  navigation.selectExperiment({ id: 'e', datasetVersionId: 'v' });
  expect(navigation.store.getState()).toMatchObject({ experimentId: 'e', model: 'theta', drafting: false });
});

it('another version starts at its first series', () => {
  const navigation = createNavigation();
  navigation.selectVersion('v');
  navigation.selectSeries(7);
  navigation.selectVersion('v');
  expect(navigation.store.getState().seriesIndex).toBe(7);
  navigation.selectVersion('w');
  expect(navigation.store.getState().seriesIndex).toBe(0);
});
