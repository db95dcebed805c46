import { Button } from '@mantine/core';
import { WarningIcon } from '../../components/icons.tsx';
import { datasetsLike, lostColumns } from '../../state/continued-dataset.ts';
import { useApp, useSlice } from '../../state/use-app.ts';
import { count } from '../../words/numbers.ts';
import css from './continue-dataset.module.css';

/** Datasets that are offered. */
const most = 3;
/** Columns that are named. */
const named = 4;

/** Offers to make files the next version of a dataset with the same columns, and says what that version would lack. */
export function ContinueDataset() {
  const app = useApp();
  const name = useSlice('session', (state) => state.name.trim());
  const preview = useSlice('session', (state) => state.preview);
  const files = useSlice('session', (state) => state.files);
  const versions = useSlice('workspace', (state) => state.versions);
  if (!preview) return null;
  const newest = versions?.find((version) => version.datasetName === name);
  if (!newest) {
    const like = datasetsLike(versions, preview.choices).slice(0, most);
    return like.map((version) => (
      <p key={version.datasetId} className={css.line}>
        <span>
          Date, target and series are those of <strong>{version.datasetName}</strong>, which ends at {version.last}.
        </span>
        <Button variant="default" size="compact-sm" onClick={() => app.session.rename(version.datasetName)}>
          Make it version {version.number + 1} of {version.datasetName}
        </Button>
      </p>
    ));
  }
  const lost = lostColumns(newest, preview.columns, files);
  if (!lost) return null;
  const more = lost.columns.length - named;
  return (
    <p className={css.line} role="note">
      <span className={css.icon}>
        <WarningIcon size={14} />
      </span>
      <span>
        Version {newest.number} also has {lost.columns.slice(0, named).join(', ')}
        {more > 0 && ` and ${count(more)} more columns`}
        {lost.files.length > 0
          ? ` from ${lost.files.join(', ')}. Add ${lost.files.length === 1 ? 'it' : 'them'} below: models`
          : '. Models'}{' '}
        that learnt from them refuse a version without.
      </span>
    </p>
  );
}
