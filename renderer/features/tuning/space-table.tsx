import { Checkbox, Select, TextInput, Tooltip } from '@mantine/core';
import type { SearchResource } from '../../../contract/entities/tuning.ts';
import type { DimensionDraft } from '../../state/tuning-space.ts';
import type { ModelDraft } from '../../state/tunings.ts';
import { useApp, useResource } from '../../state/use-app.ts';
import { settingsText } from '../../words/settings.ts';
import css from './space-table.module.css';
import { unitWords } from './words.ts';

interface Props {
  readonly model: ModelDraft;
  readonly label: string;
  /** Somebody has thought about what is searched; otherwise it is what the parameters allow. */
  readonly proposed: boolean;
  readonly refusal: { readonly message: string; readonly at: string } | null;
  readonly onChange: (model: ModelDraft) => void;
}

/** What is searched of one model, and how far. */
export function SpaceTable({ model, label, proposed, refusal, onChange }: Props) {
  const app = useApp();
  const { value: infos } = useResource(app.modelInfos, '');
  const parameters = infos?.find(({ kind }) => kind === model.kind)?.parameters ?? [];
  const change = (name: string, part: Partial<DimensionDraft>): void =>
    onChange({ ...model, space: model.space.map((one) => (one.name === name ? { ...one, ...part } : one)) });
  const on = model.space.filter((one) => one.on);
  const units = (['folds', 'series-share', 'epochs', 'rounds'] as const).filter((unit) => fits(unit, model, parameters));
  const fixed = Object.keys(model.fixed).length;
  return (
    <section className={css.section} aria-label={`Settings of ${label}`}>
      <h3 className={css.head}>
        {label}
        <span className={css.about}>
          {proposed ? 'Settings worth searching, with usual ranges' : 'All that the parameters allow: narrow it down where you know more'}
        </span>
      </h3>
      {fixed > 0 && <p className={css.fixed}>Stays as it is: {settingsText(model.fixed)}</p>}
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">Setting</th>
            <th scope="col">From</th>
            <th scope="col">To</th>
            <th scope="col">
              <Tooltip label="A tenth and ten times a value are equally far from it: for settings whose size is not known.">
                <span tabIndex={0}>Logarithmic</span>
              </Tooltip>
            </th>
            <th scope="col">As it is</th>
          </tr>
        </thead>
        <tbody>
          {model.space.map((dimension) => {
            const place = on.indexOf(dimension);
            const at = place >= 0 && refusal?.at.startsWith(`space[${place}]`) ? refusal.at.split('.').at(-1) : null;
            return (
              <Row
                key={dimension.name}
                dimension={dimension}
                help={parameters.find(({ name }) => name === dimension.name)?.help ?? ''}
                wrong={at === null || at === undefined ? null : { at, message: refusal?.message ?? '' }}
                onChange={(part) => change(dimension.name, part)}
              />
            );
          })}
        </tbody>
      </table>
      {refusal && !/^space\[\d+\]/.test(refusal.at) && (
        <p className={css.wrong} role="alert">
          {refusal.message}
        </p>
      )}
      {units.length > 1 && (
        <Select
          className={css.unit ?? ''}
          label="Halving spends more and more"
          description={unitWords[model.resource.unit].meaning}
          data={units.map((value) => ({ value, label: unitWords[value].label }))}
          value={model.resource.unit}
          allowDeselect={false}
          onChange={(unit) => unit !== null && onChange({ ...model, resource: usual(unit as SearchResource['unit']) })}
        />
      )}
    </section>
  );
}

const learnsAcross = new Set(['gradient-boosting', 'random-forest', 'lstm', 'n-hits']);

/** What a model can be given more and more of. */
function fits(unit: SearchResource['unit'], { kind }: ModelDraft, parameters: readonly { readonly name: string }[]): boolean {
  if (unit === 'folds') return true;
  if (unit === 'series-share') return !learnsAcross.has(kind);
  return parameters.some(({ name }) => name === (unit === 'epochs' ? 'epochs' : 'n_estimators'));
}

const usual = (unit: SearchResource['unit']): SearchResource =>
  unit === 'series-share'
    ? { unit, min: 1 / 9, max: 1 }
    : unit === 'epochs'
      ? { unit, min: 3, max: 30 }
      : unit === 'rounds'
        ? { unit, min: 60, max: 600 }
        : { unit, min: 1, max: 3 };

interface RowProps {
  readonly dimension: DimensionDraft;
  readonly help: string;
  readonly wrong: { readonly at: string; readonly message: string } | null;
  readonly onChange: (part: Partial<DimensionDraft>) => void;
}
function Row({ dimension, help, wrong, onChange }: RowProps) {
  const { name, on, choice, log, min, max, values, proposed } = dimension;
  const at = (key: string): boolean => wrong?.at === key || (key === 'values' && wrong?.at.startsWith('values') === true);
  const { default: start, when } = proposed;
  return (
    <>
      <tr data-off={!on || undefined}>
        <td>
          <Tooltip label={help === '' ? name : help} multiline maw={360} position="bottom-start">
            <Checkbox label={name} checked={on} onChange={(event) => onChange({ on: event.currentTarget.checked })} />
          </Tooltip>
          {when && (
            <span className={css.when}>
              where {when.name} is {when.is.map(String).join(' or ')}
            </span>
          )}
        </td>
        {choice ? (
          <td colSpan={3}>
            <TextInput
              aria-label={`Values of ${name}`}
              value={values}
              disabled={!on}
              error={at('values')}
              onChange={(event) => onChange({ values: event.currentTarget.value })}
            />
          </td>
        ) : (
          <>
            {(['min', 'max'] as const).map((key) => (
              <td key={key}>
                <TextInput
                  aria-label={`${name} ${key === 'min' ? 'from' : 'to'}`}
                  value={key === 'min' ? min : max}
                  disabled={!on}
                  error={at(key)}
                  classNames={{ input: css.number ?? '' }}
                  onChange={(event) => onChange({ [key]: event.currentTarget.value })}
                />
              </td>
            ))}
            <td>
              <Checkbox
                aria-label={`${name} on a logarithmic scale`}
                checked={log}
                disabled={!on}
                onChange={(event) => onChange({ log: event.currentTarget.checked })}
              />
            </td>
          </>
        )}
        <td className="quiet">{start === undefined ? 'automatic' : typeof start === 'string' ? start : JSON.stringify(start)}</td>
      </tr>
      {wrong && (
        <tr>
          <td colSpan={5} className={css.wrong} role="alert">
            {wrong.message}
          </td>
        </tr>
      )}
    </>
  );
}
