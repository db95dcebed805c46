import { ActionIcon, Button, Checkbox, TextInput, Tooltip } from '@mantine/core';
import { memo, useEffect, useRef } from 'react';
import type { TrainDefaults } from '../../../contract/entities/experiment.ts';
import type { ModelInfo } from '../../../contract/entities/model.ts';
import { CloseIcon, DuplicateIcon, TuneIcon } from '../../components/icons.tsx';
import { Swatch } from '../../components/swatch.tsx';
import { ParameterForm } from '../../parameters/parameter-form.tsx';
import { readSpec } from '../../parameters/read.ts';
import type { Refusal, RunDraft } from '../../state/draft.ts';
import { recommendedKind } from '../../words/families.ts';
import css from './run-row.module.css';

interface Props {
  readonly run: RunDraft;
  readonly info: ModelInfo;
  readonly regressors: TrainDefaults['regressors'];
  readonly refusal: Refusal | null;
  readonly open: boolean;
  /** The same functions at every render, so that a key pressed in one row does not draw the others. */
  readonly onToggle: (name: string) => void;
  readonly onChange: (name: string, part: Partial<RunDraft>) => void;
  readonly onDuplicate: (name: string) => void;
  readonly onRemove: (name: string) => void;
  /** Searches better settings; what is set stays as it is. */
  readonly onTune: (run: RunDraft, info: ModelInfo) => void;
}

/** One model that may take part: what it is, whether it does, and its settings when opened. */
export const RunRow = memo(function RunRow({
  run,
  info,
  regressors,
  refusal,
  open,
  onToggle,
  onChange,
  onDuplicate,
  onRemove,
  onTune,
}: Props) {
  const row = useRef<HTMLLIElement>(null);
  const variant = run.name !== run.kind;
  const label = run.label ?? info.label;
  const set = Object.keys(run.texts).length;
  const wrong = Object.keys(readSpec(info.parameters, run.texts).wrong).length > 0;
  useEffect(() => {
    if (refusal === null) return;
    const field = row.current?.querySelector(`[data-parameter="${CSS.escape(refusal.field ?? '')}"]`);
    const input = field?.matches('input,textarea') ? field : field?.querySelector('input,textarea');
    if (input instanceof HTMLElement) {
      input.focus({ preventScroll: true });
      // In the middle, so that what is said below the field is seen with it.
      input.scrollIntoView({ block: 'center' });
    } else row.current?.scrollIntoView({ block: 'nearest' });
  }, [refusal]);
  return (
    <li className={css.item} ref={row} data-variant={variant || undefined} data-best={run.kind === recommendedKind || undefined}>
      <div className={css.row}>
        {info.baseline && !variant ? (
          <span className={css.always}>always</span>
        ) : (
          <Checkbox
            aria-label={label}
            checked={run.on}
            onChange={(event) => onChange(run.name, { on: event.currentTarget.checked })}
            className={css.check ?? ''}
          />
        )}
        <Swatch model={run.name} baseline={info.baseline} />
        <span className={`${css.label} clip`}>
          {label}
          {run.kind === recommendedKind && !variant && <span className={css.recommended}>recommended</span>}
        </span>
        <Tooltip label={info.summary} position="bottom-start">
          <span className={`${css.summary} clip`}>{variant ? `${info.label} with other settings` : info.summary}</span>
        </Tooltip>
        <span className={css.count} data-wrong={wrong || undefined}>
          {wrong ? 'check' : set > 0 ? `${set} set` : ''}
        </span>
        <Tooltip label={`Compare ${label} with itself under other settings`}>
          <ActionIcon
            size="sm"
            aria-label={`Duplicate ${label}`}
            onClick={() => onDuplicate(run.name)}
            disabled={info.parameters.length === 0}
          >
            <DuplicateIcon size={14} />
          </ActionIcon>
        </Tooltip>
        <ActionIcon
          size="sm"
          aria-label={`Settings of ${label}`}
          aria-expanded={open}
          onClick={() => onToggle(run.name)}
          className={open ? (css.opened ?? '') : ''}
        >
          <TuneIcon size={14} />
        </ActionIcon>
      </div>
      {refusal !== null && (refusal.field === null || !info.parameters.some(({ name }) => name === refusal.field)) && (
        <p className={css.refusal} role="alert">
          {refusal.message}
        </p>
      )}
      {open && (
        <div className={css.settings}>
          {variant && (
            <div className={css.named}>
              <TextInput
                label="Name"
                value={run.label ?? ''}
                maxLength={80}
                error={label.trim() === '' ? 'Needs a name' : undefined}
                onChange={(event) => onChange(run.name, { label: event.currentTarget.value })}
              />
              <Button variant="default" leftSection={<CloseIcon size={12} />} onClick={() => onRemove(run.name)}>
                Remove {label}
              </Button>
            </div>
          )}
          <p className={css.about}>
            {info.summary}
            {!info.baseline && info.parameters.length > 0 && info.family !== 'Ensembles' && (
              <Button variant="default" size="compact-xs" ml={8} disabled={wrong} onClick={() => onTune(run, info)}>
                Tune…
              </Button>
            )}
          </p>
          {info.parameters.length > 0 ? (
            <ParameterForm
              label={`Settings of ${label}`}
              parameters={info.parameters.map((parameter) => (parameter.common ? { ...parameter, advanced: true } : parameter))}
              texts={run.texts}
              refusals={refusal?.field ? { [refusal.field]: refusal.message } : {}}
              onTexts={(texts) => onChange(run.name, { texts, ...(!info.baseline && Object.keys(texts).length > set && { on: true }) })}
            />
          ) : (
            <p className="quiet">There is nothing to set.</p>
          )}
          <Abilities info={info} regressors={regressors} />
        </div>
      )}
    </li>
  );
});

/** What the model uses of these data, and what it cannot take. */
function Abilities({ info, regressors }: { readonly info: ModelInfo; readonly regressors: TrainDefaults['regressors'] }) {
  const lines = [
    ...(info.acceptsRegressors && regressors.names.length > 0
      ? [`Uses ${regressors.names.join(', ')}${regressors.futurePeriods > 0 ? `, known ${regressors.futurePeriods} periods ahead` : ''}.`]
      : []),
    ...info.limits,
  ];
  if (lines.length === 0) return null;
  return (
    <ul className={css.limits} aria-label={`What ${info.label} can take`}>
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}
