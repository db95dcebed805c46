import { Button } from '@mantine/core';
import { FailureNote } from '../../components/failure-note.tsx';
import { ProgressBar } from '../../components/progress-bar.tsx';
import type { Cache, Resource } from '../../state/cache.ts';
import css from './explain.module.css';

interface Props<T> {
  readonly what: string;
  readonly found: Resource<T>;
  readonly cache: Cache<T>;
  readonly cacheKey: string | null;
  /** Called when the user no longer wants it. */
  readonly onCancel?: () => void;
}

/** What stands in for an explanation that is not there yet, or cannot be. */
export function Waiting<T>({ what, found, cache, cacheKey, onCancel }: Props<T>) {
  if (cacheKey === null || found.value) return null;
  // What a model has nothing of is no failure.
  if (found.failure?.code === 'unsupported') return <p className={css.message}>{found.failure.message}</p>;
  if (found.failure) return <FailureNote failure={found.failure} steps={{ 'try-again': () => cache.refresh(cacheKey) }} />;
  const { progress } = found;
  return (
    <div className={css.waiting}>
      <p role="status">{found.loading ? `${what}${progress?.phase ? `: ${progress.phase.toLowerCase()}` : ''} …` : 'Cancelled.'}</p>
      {found.loading ? (
        <>
          <div className={css.bar}>
            <ProgressBar label={what} done={progress?.done ?? 0} total={progress?.total ?? 0} />
          </div>
          {onCancel && (
            <Button variant="default" onClick={onCancel}>
              Cancel
            </Button>
          )}
        </>
      ) : (
        <Button variant="default" onClick={() => cache.refresh(cacheKey)}>
          Work it out
        </Button>
      )}
    </div>
  );
}
