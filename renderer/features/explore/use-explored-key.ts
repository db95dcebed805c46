import type { DatasetVersion } from '../../../contract/entities/dataset.ts';
import { exploredKey, filterOf } from '../../state/explore.ts';
import { useSlice } from '../../state/use-app.ts';

/** Key of what is known of the selected series, in the range and by the settings of the screen. */
export function useExploredKey(version: DatasetVersion): string {
  const index = useSlice('navigation', (place) => place.seriesIndex);
  const { from, to } = useSlice('explore', (state) => filterOf(state, version.id));
  const options = useSlice('explore', (state) => state.options);
  return exploredKey(version.id, index, { ...options, ...(from !== undefined && { from }), ...(to !== undefined && { to }) });
}
