import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Experiment } from '../../../contract/entities/experiment.ts';
import { updateExperiment } from '../../state/actions.ts';
import { useApp, useSlice } from '../../state/use-app.ts';
import { count } from '../../words/numbers.ts';
import css from './update-note.module.css';

/** Offers to go on from a finished comparison when its dataset has a newer version. */
export function UpdateOffer({ experiment }: { readonly experiment: Experiment }) {
  const app = useApp();
  const [starting, setStarting] = useState(false);
  const { newer } = experiment;
  if (!newer) return null;
  const start = async (): Promise<void> => {
    setStarting(true);
    await updateExperiment(app, experiment.id);
    setStarting(false);
  };
  return (
    <section className={css.note} aria-label="Newer data">
      <div>
        <p>
          <b>
            {experiment.datasetName} v{newer.number} is newer:
          </b>{' '}
          {count(newer.rows)} rows up to {newer.last}.
        </p>
        <p className={css.how}>
          Trees and nets learn on from what they know and stand beside themselves as they were, on the same folds. All other models are
          fitted anew.
        </p>
      </div>
      <Button loading={starting} onClick={() => void start()}>
        Update with new data
      </Button>
    </section>
  );
}

/** Where a comparison came from, with the way there. */
export function CameFrom({ experiment }: { readonly experiment: Experiment }) {
  const app = useApp();
  const { parent } = experiment;
  const known = useSlice('workspace', (state) => state.experiments?.find(({ id }) => id === parent?.id));
  if (!parent) return null;
  return (
    <p className={css.parent}>
      Goes on from{' '}
      <button type="button" className={css.link} disabled={!known} onClick={() => known && app.navigation.selectExperiment(known)}>
        {parent.name}
      </button>
      . Models marked “Before” are those of then, measured on the folds of now. No fold begins with a model that has seen its test part.
    </p>
  );
}
