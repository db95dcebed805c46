import { Button } from '@mantine/core';
import { useState } from 'react';
import css from './parameter-form.module.css';
import { ParameterField } from './parameter-field.tsx';
import type { Texts } from './read.ts';
import type { ParameterInfo as Parameter } from '../../contract/entities/model.ts';

interface Props {
  /** Names the form for screen readers. */
  readonly label: string;
  readonly parameters: readonly Parameter[];
  readonly texts: Texts;
  /** What the main process has against a parameter, by name. */
  readonly refusals: Readonly<Record<string, string>>;
  readonly onTexts: (texts: Texts) => void;
}

/** A model's parameters as a form. Advanced ones wait behind a button unless one of them is set or refused. */
export function ParameterForm({ label, parameters, texts, refusals, onTexts }: Props) {
  const plain = parameters.filter(({ advanced }) => !advanced);
  const advanced = parameters.filter((parameter) => parameter.advanced);
  const needed = advanced.some(({ name }) => texts[name] !== undefined || refusals[name] !== undefined);
  const [asked, setAsked] = useState(false);
  const open = asked || needed;
  const change = (name: string, text: string): void => {
    const { [name]: _, ...others } = texts;
    onTexts(text === '' ? others : { ...others, [name]: text });
  };
  const fields = (shown: readonly Parameter[]) =>
    shown.map((parameter) => (
      <ParameterField
        key={parameter.name}
        parameter={parameter}
        text={texts[parameter.name] ?? ''}
        refusal={refusals[parameter.name]}
        onText={(text) => change(parameter.name, text)}
      />
    ));
  return (
    <div className={css.form} role="group" aria-label={label}>
      <div className={css.fields}>
        {fields(plain)}
        {open && fields(advanced)}
      </div>
      <div className={css.foot}>
        {advanced.length > 0 && !needed && (
          <Button variant="default" size="compact-xs" aria-expanded={open} onClick={() => setAsked(!asked)}>
            {open ? 'Fewer settings' : `${advanced.length} more settings`}
          </Button>
        )}
        {Object.keys(texts).length > 0 && (
          <Button variant="default" size="compact-xs" onClick={() => onTexts({})}>
            Reset all to automatic
          </Button>
        )}
      </div>
    </div>
  );
}
