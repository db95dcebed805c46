import { isDashed, modelColour } from '../words/models.ts';

interface Props {
  readonly model: string;
  readonly baseline?: boolean;
}
/** A short stroke in the model's colour, dashed for baselines. */
export const Swatch = ({ model, baseline = false }: Props) => (
  <svg width="14" height="8" viewBox="0 0 14 8" aria-hidden="true" style={{ flex: 'none' }}>
    <path
      d="M0 4h14"
      stroke={modelColour(model, baseline)}
      strokeWidth="3"
      {...(isDashed(model, baseline) && { strokeDasharray: '4 1.5' })}
    />
  </svg>
);
