import { ActionIcon, Input, SegmentedControl, Select, Textarea, TextInput, Tooltip } from '@mantine/core';
import { useId, type ReactNode } from 'react';
import { ResetIcon } from '../components/icons.tsx';
import css from './parameter-field.module.css';
import { placeholder, rangeText, readParameter } from './read.ts';
import type { ParameterInfo as Parameter } from '../../contract/entities/model.ts';

interface Props {
  readonly parameter: Parameter;
  /** Empty: automatic. */
  readonly text: string;
  /** What the main process has against it; shown until the field changes. */
  readonly refusal?: string | undefined;
  readonly onText: (text: string) => void;
}

/** One parameter: its value, what is in use when none is set, what it does, and the way back to automatic. */
export function ParameterField({ parameter, text, refusal, onText }: Props) {
  const reading = readParameter(parameter, text);
  const error = reading.ok ? refusal : reading.message;
  const range = rangeText(parameter);
  const label = (
    <>
      {parameter.label}
      {text !== '' && <span className={css.set}> set</span>}
    </>
  );
  const description = `${parameter.help}${range === '' ? '' : ` ${range}.`}`;
  const reset = text !== '' && (
    <Tooltip label={`Back to ${placeholder(parameter)}`}>
      <ActionIcon size="xs" aria-label={`Reset ${parameter.label}`} onClick={() => onText('')}>
        <ResetIcon size={12} />
      </ActionIcon>
    </Tooltip>
  );
  const shared = { label, description, error, 'data-parameter': parameter.name };
  if (parameter.type === 'boolean')
    return (
      <Choices parameter={parameter} text={text} label={label} description={description} error={error} reset={reset} onText={onText} />
    );
  if (parameter.type === 'choice')
    return (
      <Select
        {...shared}
        data={choicesOf(parameter)}
        value={text === '' ? standingChoice(parameter) : text}
        onChange={(value) => onText(value === null || value === standingChoice(parameter) ? '' : value)}
      />
    );
  if (parameter.type === 'json')
    return (
      <Textarea
        {...shared}
        className={isStructure(parameter) ? (css.wide ?? '') : ''}
        classNames={{ input: css.code ?? '' }}
        autosize
        minRows={1}
        maxRows={12}
        spellCheck={false}
        placeholder={placeholder(parameter)}
        value={text}
        rightSection={reset}
        onChange={(event) => onText(event.currentTarget.value)}
      />
    );
  return (
    <TextInput
      {...shared}
      inputMode={parameter.type === 'number' || parameter.type === 'integer' ? 'decimal' : undefined}
      placeholder={placeholder(parameter)}
      value={text}
      rightSection={reset}
      onChange={(event) => onText(event.currentTarget.value)}
    />
  );
}

/** Whether a JSON field is for lists and objects, which need room. */
const isStructure = ({ default: value, help }: Parameter): boolean =>
  (typeof value === 'object' && value !== null) || /[[{]/.test(help) || / lists? /i.test(` ${help} `);

/** What a list stands on when nothing is set: the default, else an entry of its own. */
const standingChoice = ({ default: value, choices = [] }: Parameter): string =>
  choices.find((choice) => choice.value === value)?.value ?? '';

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const choicesOf = (parameter: Parameter): { value: string; label: string }[] => {
  const standing = standingChoice(parameter);
  const named = (parameter.choices ?? []).map(({ value, label }) => ({
    value,
    label: value === standing && label.toLowerCase() !== 'automatic' ? `${label} (default)` : label,
  }));
  return standing === '' ? [{ value: '', label: capital(placeholder(parameter)) }, ...named] : named;
};

interface ChoicesProps {
  readonly parameter: Parameter;
  readonly text: string;
  readonly label: ReactNode;
  readonly description: string;
  readonly error: string | undefined;
  readonly reset: ReactNode;
  readonly onText: (text: string) => void;
}
function Choices({ parameter, text, label, description, error, onText }: ChoicesProps) {
  const id = useId();
  const standing = typeof parameter.default === 'boolean' ? JSON.stringify(parameter.default) : null;
  const hasDefault = standing !== null;
  // Where there is a default the switch stands on it, and choosing it again means not setting it.
  const shown = text !== '' ? text : (standing ?? '');
  const choose = (value: string): void => onText(value === standing ? '' : value);
  return (
    <Input.Wrapper
      label={label}
      description={description}
      error={error}
      labelElement="div"
      labelProps={{ id, display: 'block' }}
      data-parameter={parameter.name}
    >
      <SegmentedControl
        aria-labelledby={id}
        value={shown}
        onChange={choose}
        data={[
          ...(hasDefault ? [] : [{ value: '', label: capital(placeholder(parameter)) }]),
          { value: 'true', label: 'Yes' },
          { value: 'false', label: 'No' },
        ]}
      />
    </Input.Wrapper>
  );
}
