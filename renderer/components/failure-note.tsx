import { Button } from '@mantine/core';
import { nextStep, stepLabels, type Failure, type NextStep } from '../words/failures.ts';
import { ErrorIcon } from './icons.tsx';
import css from './failure-note.module.css';

interface Props {
  readonly failure: Failure;
  /** Steps that make sense here and what they do. */
  readonly steps: Partial<Record<Exclude<NextStep, 'none'>, () => void>>;
  /** The step of a failure whose own is not among them. */
  readonly otherwise?: Exclude<NextStep, 'none'>;
}

/** What went wrong, where, and a button that does the next step. */
export function FailureNote({ failure, steps, otherwise = 'try-again' }: Props) {
  const wanted = nextStep(failure);
  const [offered] = Object.keys(steps) as Exclude<NextStep, 'none'>[];
  const step = wanted !== 'none' && steps[wanted] ? wanted : steps[otherwise] ? otherwise : (offered ?? otherwise);
  const act = wanted === 'none' ? undefined : steps[step];
  return (
    <div className={css.note} role="alert">
      <span className={css.icon}>
        <ErrorIcon />
      </span>
      <div className={css.words}>
        <p className={css.message}>{failure.message}</p>
        {failure.place.length > 0 && (
          <p className={css.place}>
            {failure.place.map(({ label, value }) => (
              <span key={label}>
                {label} <b>{value}</b>
              </span>
            ))}
          </p>
        )}
        {failure.hint !== null && <p>{failure.hint}</p>}
      </div>
      {act && (
        <Button variant="default" onClick={act}>
          {stepLabels[step]}
        </Button>
      )}
    </div>
  );
}
