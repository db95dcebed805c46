import { Button, MultiSelect, Select } from '@mantine/core';
import { useState } from 'react';
import type { DatasetVersion } from '../../../contract/entities/dataset.ts';
import type { FeatureChoice, FeatureKindInfo, FeatureParameterInfo, FeatureProposal } from '../../../contract/entities/features.ts';
import type { ParameterInfo } from '../../../contract/entities/model.ts';
import { ParameterField } from '../../parameters/parameter-field.tsx';
import { readParameter, writeParameter, type SpecValue } from '../../parameters/read.ts';
import type { FeatureDraft } from '../../state/features.ts';
import { useApp } from '../../state/use-app.ts';
import type { Failure } from '../../words/failures.ts';
import { sentence } from '../../words/terms.ts';
import css from './features-tab.module.css';

interface Props {
  readonly version: DatasetVersion;
  readonly draft: FeatureDraft;
  readonly proposal: FeatureProposal;
  readonly kinds: readonly FeatureKindInfo[];
  /** What the main process has against the set. */
  readonly failure: Failure | null;
}

/** The parameter of a feature that a refusal is about. */
function refusalOf(failure: Failure | null, open: number | null): { readonly parameter: string; readonly message: string } | null {
  const [, spec, parameter] = /^features\.specs\.(\d+)\.(\w+)$/.exec(failure?.data.field ?? '') ?? [];
  return failure && parameter !== undefined && Number(spec) === open ? { parameter, message: failure.message } : null;
}

/** What the open feature means and how it is made; without one, what there is to do. */
export function FeatureEditor({ version, draft: { set, open }, proposal, kinds, failure }: Props) {
  const { features } = useApp();
  const spec = open === null ? undefined : set.specs[open];
  const kind = kinds.find((candidate) => candidate.kind === spec?.kind);
  if (open === null || !spec || !kind)
    return (
      <aside className={css.editor} aria-label="Feature" tabIndex={0} data-inset>
        <p className="quiet">
          Choose a column to see how it is made and to change it, or add a feature. Nothing is kept until you apply it: that makes a new
          version.
        </p>
        <p className="quiet">
          Direct: only what is known over the whole horizon. Recursive: also what a model fills in step by step from its own forecasts.
        </p>
      </aside>
    );
  const reason = JSON.stringify(proposal.set.specs[open]) === JSON.stringify(spec) ? proposal.reasons[open] : undefined;
  const change = (next: FeatureChoice): void =>
    features.change(version.id, { ...set, specs: set.specs.map((one, i) => (i === open ? next : one)) });
  const refusal = refusalOf(failure, open);
  const remove = (): void => features.change(version.id, { ...set, specs: set.specs.filter((_, i) => i !== open) }, null);
  return (
    <aside className={css.editor} aria-label="Feature" tabIndex={0} data-inset>
      <h4 className={css.heading}>
        {kind.label}
        <Button variant="default" size="compact-xs" onClick={remove}>
          Remove
        </Button>
      </h4>
      <p>{kind.help}</p>
      {reason !== undefined && <p className="quiet">Proposed: {sentence(reason)}.</p>}
      <div className={css.fields} role="group" aria-label={`Settings of ${kind.label}`}>
        {kind.parameters.map((parameter) => (
          <Field
            key={`${open} ${spec.kind} ${parameter.name}`}
            parameter={parameter}
            spec={spec}
            columns={proposal.columns}
            refusal={refusal?.parameter === parameter.name ? refusal.message : undefined}
            onSpec={change}
          />
        ))}
      </div>
    </aside>
  );
}

interface FieldProps {
  readonly parameter: FeatureParameterInfo;
  readonly spec: FeatureChoice;
  readonly columns: FeatureProposal['columns'];
  readonly refusal: string | undefined;
  readonly onSpec: (spec: FeatureChoice) => void;
}

/** May be left empty: what is not set has a meaning of its own. */
const optional = ({ name, type, advanced, default: usual }: FeatureParameterInfo): boolean =>
  usual !== undefined || advanced === true || type === 'source' || name === 'country';

function Field({ parameter, spec, columns, refusal, onSpec }: FieldProps) {
  const { name, label, help, choices = [] } = parameter;
  const value = (spec as Readonly<Record<string, SpecValue | undefined>>)[name];
  const set = (next: SpecValue | null): void => {
    const { [name]: _, ...others } = spec as Readonly<Record<string, SpecValue>>;
    // The field's own choices keep it of its kind; what does not fit is refused by name when it is looked at.
    onSpec((next === null ? others : { ...others, [name]: next }) as unknown as FeatureChoice);
  };
  if (parameter.type === 'choices')
    return (
      <MultiSelect
        label={label}
        description={help}
        size="xs"
        error={refusal}
        data={choices}
        value={Array.isArray(value) ? (value as string[]) : []}
        onChange={(chosen) => {
          if (chosen.length > 0) set(chosen);
        }}
        hidePickedOptions
      />
    );
  if (parameter.type === 'source' || parameter.type === 'known' || parameter.type === 'static') {
    const names = { source: [...columns.past, ...columns.known], known: columns.known, static: columns.statics }[parameter.type];
    const data = [
      ...(parameter.type === 'source' ? [{ value: '', label: 'The target' }] : []),
      ...names.map((one) => ({ value: one, label: one })),
    ];
    return (
      <Select
        label={label}
        description={help}
        size="xs"
        error={refusal}
        data={data}
        allowDeselect={false}
        value={typeof value === 'string' ? value : ''}
        onChange={(chosen) => set(chosen === '' ? null : chosen)}
      />
    );
  }
  return (
    <TextField
      parameter={{ ...parameter, type: parameter.type, common: false }}
      value={value}
      needed={!optional(parameter)}
      refusal={refusal}
      onValue={set}
    />
  );
}

interface TextFieldProps {
  readonly parameter: ParameterInfo;
  readonly value: SpecValue | undefined;
  readonly needed: boolean;
  readonly refusal: string | undefined;
  readonly onValue: (value: SpecValue | null) => void;
}

/** A field of text keeps what is typed until it can be taken. */
function TextField({ parameter, value, needed, refusal, onValue }: TextFieldProps) {
  const written = value === undefined ? '' : writeParameter(parameter, value);
  const [typed, setTyped] = useState<{ readonly text: string; readonly of: string } | null>(null);
  // What came from elsewhere, such as an undo, takes the place of what was typed.
  const text = typed && typed.of === written ? typed.text : written;
  const reading = readParameter(parameter, text);
  const missing = needed && reading.ok && (reading.value === null || (Array.isArray(reading.value) && reading.value.length === 0));
  return (
    <ParameterField
      parameter={parameter}
      text={text}
      refusal={missing ? 'Needs a value' : refusal}
      onText={(next) => {
        const read = readParameter(parameter, next);
        const empty = read.ok && (read.value === null || (Array.isArray(read.value) && read.value.length === 0));
        if (!read.ok || (needed && empty)) return setTyped({ text: next, of: written });
        const after = read.value === null ? '' : writeParameter(parameter, read.value);
        setTyped({ text: next, of: after });
        onValue(read.value);
      }}
    />
  );
}
