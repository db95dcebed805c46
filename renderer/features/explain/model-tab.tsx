import { Button, SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { Experiment } from '../../../contract/entities/experiment.ts';
import type { ModelExplanation, PermutationExplanation } from '../../../contract/entities/explanation.ts';
import { beeswarmFigure, importanceFigure, permutationFigure, type ImportanceKind } from '../../charts/model-explanation-figures.ts';
import { Plot } from '../../charts/plot.tsx';
import { useScheme } from '../../charts/use-scheme.ts';
import { useApp } from '../../state/use-app.ts';
import { count, percent, significant } from '../../words/numbers.ts';
import css from './explain.module.css';
import { useExplainedModel, useShuffled } from './use-explained.ts';
import { Waiting } from './waiting.tsx';

/** What a model rests on: every feature's effects, its importance by several measures, and what shuffling it costs. */
export function ModelTab({ experiment }: { readonly experiment: Experiment }) {
  const app = useApp();
  const { key, found } = useExplainedModel(experiment);
  const cache = app.explanations.models;
  return (
    <div className={css.scroll} tabIndex={0} data-own-arrows data-inset>
      <Waiting
        what="Working out what the model rests on"
        found={found}
        cache={cache}
        cacheKey={key}
        onCancel={() => key && cache.abandon(key)}
      />
      {found.value && <Rests key={key} found={found.value} />}
      {key !== null && <Shuffle key={`shuffle ${key}`} experiment={experiment} />}
    </div>
  );
}

const kinds: readonly { readonly value: ImportanceKind; readonly label: string }[] = [
  { value: 'impact', label: 'SHAP' },
  { value: 'gain', label: 'Gain' },
  { value: 'cover', label: 'Cover' },
  { value: 'splits', label: 'Splits' },
];
const kindWords: Record<ImportanceKind, string> = {
  impact: 'How far a feature moves forecasts on average, up or down.',
  gain: 'How much training gained from splits by it. It favours features with many values.',
  cover: 'How many rows went through splits by it.',
  splits: 'How often trees split by it.',
};

function Rests({ found }: { readonly found: ModelExplanation }) {
  const scheme = useScheme();
  const [kind, setKind] = useState<ImportanceKind>('impact');
  const trees = found.method === 'tree-shap';
  const swarm = useMemo(() => beeswarmFigure(found, scheme), [found, scheme]);
  const bars = useMemo(() => importanceFigure(found, kind, scheme), [found, kind, scheme]);
  const height = { height: 76 + 19 * Math.max(6, found.swarm.length) };
  return (
    <section aria-label="What the model rests on" className={css.section}>
      <div className={css.head}>
        <h3 className={css.heading}>What it rests on</h3>
        <span className="quiet">
          {count(found.rows)} {found.rowWords}
          {trees ? ` of ${count(found.of)}, drawn by the seed` : found.rows > 0 && found.of > 0 ? ` (of ${count(found.of)} series)` : ''}
        </span>
      </div>
      <div className={css.pair}>
        <div className={css.picture} style={height}>
          <Plot figure={swarm} label="Effects of each feature, row by row" title={<h4 className={css.small}>Each row a point</h4>} />
        </div>
        <div className={css.picture} style={height}>
          <Plot
            figure={bars}
            label="Importance of features"
            title={
              trees ? (
                <SegmentedControl
                  size="xs"
                  aria-label="Kind of importance"
                  value={kind}
                  onChange={(value) => setKind(value as ImportanceKind)}
                  data={kinds.map((one) => ({ ...one }))}
                />
              ) : (
                <h4 className={css.small}>On average</h4>
              )
            }
          />
        </div>
      </div>
      <p className={css.note}>
        {kindWords[kind]} {found.notes.join(' ')}
      </p>
      <FeatureTable found={found} trees={trees} />
    </section>
  );
}

function FeatureTable({ found, trees }: { readonly found: ModelExplanation; readonly trees: boolean }) {
  const [all, setAll] = useState(false);
  const rows = all ? found.features : found.features.slice(0, 12);
  return (
    <div className={css.tableFrame}>
      <table className={css.table} aria-label="Features in numbers">
        <thead>
          <tr>
            <th scope="col">Feature</th>
            <th scope="col">Mean |SHAP|</th>
            {trees && (
              <>
                <th scope="col">Gain</th>
                <th scope="col">Cover</th>
                <th scope="col">Splits</th>
              </>
            )}
            <th scope="col" className={css.words}>
              What it says
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((one) => (
            <tr key={`${one.group} ${one.topic} ${one.name}`}>
              <th scope="row">{one.name}</th>
              <td>{significant(one.impact, 3)}</td>
              {trees && (
                <>
                  <td>{percent(one.gain, { decimals: 1 })}</td>
                  <td>{percent(one.cover, { decimals: 1 })}</td>
                  <td>{percent(one.splits, { decimals: 1 })}</td>
                </>
              )}
              <td className={css.words}>{one.meaning}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {found.features.length > 12 && (
        <Button variant="default" size="compact-xs" className={css.more ?? ''} aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? 'Show fewer' : `Show all ${found.features.length}`}
        </Button>
      )}
    </div>
  );
}

/** Shuffling fits the model anew, so it is done on request. */
function Shuffle({ experiment }: { readonly experiment: Experiment }) {
  const app = useApp();
  const [asked, setAsked] = useState(false);
  const { key, found } = useShuffled(experiment, asked);
  const cache = app.explanations.permutations;
  const cancel = (): void => {
    if (key) cache.abandon(key);
    setAsked(false);
  };
  return (
    <section aria-label="What shuffling costs" className={css.section}>
      <div className={css.head}>
        <h3 className={css.heading}>What shuffling costs</h3>
        {!asked && (
          <Button variant="default" onClick={() => setAsked(true)}>
            Shuffle inputs
          </Button>
        )}
        <span className="quiet">
          {found.value
            ? `On ${count(found.value.rows)} rows from ${found.value.from} on, which the model had not seen; ${found.value.repeats} times each`
            : 'The model is fitted to the data before the last horizon, then asked with one input shuffled at a time. It takes about as long as a fold.'}
        </span>
      </div>
      {asked && <Waiting what="Shuffling inputs" found={found} cache={cache} cacheKey={key} onCancel={cancel} />}
      {found.value && <Shuffled found={found.value} />}
    </section>
  );
}

function Shuffled({ found }: { readonly found: PermutationExplanation }) {
  const scheme = useScheme();
  const topics = useMemo(() => permutationFigure(found, 'topics', scheme), [found, scheme]);
  const single = useMemo(() => permutationFigure(found, 'features', scheme), [found, scheme]);
  const height = (rows: number) => ({ height: 76 + 19 * Math.max(5, Math.min(20, rows)) });
  return (
    <>
      <div className={css.pair}>
        <div className={css.picture} style={height(Math.max(found.topics.length, Math.min(found.features.length, 20)))}>
          <Plot figure={topics} label="Error when a topic is shuffled" title={<h4 className={css.small}>Topics</h4>} />
        </div>
        <div className={css.picture} style={height(Math.max(found.topics.length, Math.min(found.features.length, 20)))}>
          <Plot figure={single} label="Error when an input is shuffled" title={<h4 className={css.small}>Single inputs</h4>} />
        </div>
      </div>
      <p className={css.note}>
        Error: {found.metric}, {significant(found.error, 4)} with all inputs as they are. Near zero, or below, is nothing but chance.{' '}
        {found.notes.join(' ')}
      </p>
    </>
  );
}
