import { NativeSelect, SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { NetTraining } from '../../../contract/entities/net-training.ts';
import { lossFigure } from '../../charts/loss-figure.ts';
import { Plot } from '../../charts/plot.tsx';
import { useScheme } from '../../charts/use-scheme.ts';
import { netTrainingKey } from '../../state/app.ts';
import { useApp, useResource } from '../../state/use-app.ts';
import { backendLabels, netFitName, netFitNotes, netFitText } from '../../words/nets.ts';
import css from './net-training-section.module.css';

interface Props {
  readonly experimentId: string;
  /** Name of the run. */
  readonly model: string;
  readonly running: boolean;
}

/** How the nets of a run are trained, while they are and afterwards; nothing before the first has begun. */
export function NetTrainingSection({ experimentId, model, running }: Props) {
  const app = useApp();
  const { value: training } = useResource(app.netTrainings, netTrainingKey(experimentId, model));
  if (!training || training.fits.length === 0) return null;
  return <Training training={training} running={running} />;
}

/** More folds than this do not fit side by side. */
const MOST_SIDE_BY_SIDE = 6;

function Training({ training, running }: { readonly training: NetTraining; readonly running: boolean }) {
  const scheme = useScheme();
  const { label, backend, fits } = training;
  const [picked, setPicked] = useState<number | null>(null);
  // Follows what is trained until somebody picks one.
  const fit = fits.find((one) => one.fit === picked) ?? fits.at(-1);
  const figure = useMemo(() => (fit ? lossFigure(fit, scheme) : null), [fit, scheme]);
  if (!fit || !figure) return null;
  const notes = netFitNotes(fit);
  const choices = fits.map((one) => ({ value: String(one.fit), label: netFitName(one.name) }));
  const backendLabel = backendLabels[backend.name as keyof typeof backendLabels] ?? backend.name;
  return (
    <section className={css.section} aria-label={`Training of ${label}`}>
      <header className={css.head}>
        <h3 className={css.title}>Loss by epoch{running && ` · ${label}`}</h3>
        {choices.length > 1 &&
          (choices.length <= MOST_SIDE_BY_SIDE ? (
            <SegmentedControl
              aria-label="Which net"
              size="xs"
              value={String(fit.fit)}
              onChange={(value) => setPicked(Number(value))}
              data={choices}
            />
          ) : (
            <NativeSelect
              aria-label="Which net"
              size="xs"
              value={String(fit.fit)}
              onChange={({ currentTarget }) => setPicked(Number(currentTarget.value))}
              data={choices}
            />
          ))}
        <p className={css.state} role={running ? 'status' : undefined}>
          {netFitText(fit, running)}
        </p>
      </header>
      <div className={css.chart}>
        <Plot figure={figure} label={`Loss of ${label} by epoch, ${netFitName(fit.name).toLowerCase()}`} />
      </div>
      <p className={css.notes}>
        {notes.map((note) => (
          <span key={note}>{note} </span>
        ))}
        <span>
          Trained on {backend.name} ({backendLabel}, {backend.what}): {backend.why}.
        </span>
      </p>
    </section>
  );
}
