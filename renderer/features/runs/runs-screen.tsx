import { useDeferredValue, useLayoutEffect } from 'react';
import { useStore } from 'zustand';
import { useApp } from '../../state/use-app.ts';
import { CompareView } from './compare-view.tsx';
import { RunsList } from './runs-list.tsx';

/** The list of all runs, or some of them side by side. */
export function RunsScreen() {
  const app = useApp();
  const wanted = useStore(app.runs.store, (state) => state.compared);
  // The other half is made in slices, while this one still answers.
  const compared = useDeferredValue(wanted);
  // Another window or the terminal may have trained since. Before effects, in which what is not there is asked for.
  useLayoutEffect(() => app.runs.changed(), [app]);
  return compared ? <CompareView ids={compared} /> : <RunsList />;
}
