import { SegmentedControl } from '@mantine/core';
import { useApp, useSlice } from '../../state/use-app.ts';

/** One series, or all of them together. */
export function ViewSwitch() {
  const app = useApp();
  const view = useSlice('explore', (state) => state.view);
  return (
    <SegmentedControl
      aria-label="What is explored"
      value={view}
      onChange={(value) => app.explore.store.setState({ view: value as 'series' | 'all' })}
      data={[
        { value: 'series', label: 'One series' },
        { value: 'all', label: 'All together' },
      ]}
    />
  );
}
