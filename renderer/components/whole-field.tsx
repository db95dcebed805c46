import { NumberInput } from '@mantine/core';

interface WholeProps {
  readonly label: string;
  readonly reason?: string | undefined;
  readonly error?: string | undefined;
  readonly suffix?: string;
  readonly value: number;
  readonly min?: number;
  readonly max: number;
  readonly onWhole: (value: number) => void;
}
/** A field for a whole number within bounds; nothing else can be typed. */
export const WholeField = ({ label, reason, error, suffix, value, min = 1, max, onWhole }: WholeProps) => (
  <NumberInput
    label={label}
    {...(reason !== undefined && { description: reason })}
    {...(suffix !== undefined && { suffix })}
    error={error}
    value={value}
    min={min}
    max={max}
    allowDecimal={false}
    clampBehavior="strict"
    onChange={(next) => typeof next === 'number' && onWhole(next)}
  />
);
