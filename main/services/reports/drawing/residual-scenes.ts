import type { ReportDiagnostics } from '../model/report-model.ts';
import { gridAcross, placeX, placeY, ticks, type Frame, type Mark, type Scene } from './scene.ts';

const frame: Frame = { width: 350, height: 170, left: 40, right: 8, top: 8, bottom: 22 };

/** Autocorrelations as bars, with the bounds of white noise. */
export function acfScene({ name, acf, bound }: Pick<ReportDiagnostics['series'][number], 'name' | 'acf' | 'bound'>): Scene {
  const known = acf.filter((value) => value !== null);
  const reach = Math.min(1, Math.max(0.2, 1.15 * bound, ...known.map((value) => 1.1 * Math.abs(value))));
  const x = placeX(frame, 0, acf.length + 1);
  const y = placeY(frame, -reach, reach);
  const across = (value: number): string => `M${frame.left},${y(value).toFixed(1)}H${frame.width - frame.right}`;
  const every = Math.max(1, Math.ceil(acf.length / 8));
  return {
    width: frame.width,
    height: frame.height,
    label: `Autocorrelation of the residuals of ${name}`,
    marks: [
      ...gridAcross(frame, y, ticks(-reach, reach, 4)),
      { d: across(bound) + across(-bound), look: 'origin' },
      {
        d: acf.map((value, i) => (value === null ? '' : `M${x(i + 1).toFixed(1)},${y(0).toFixed(1)}V${y(value).toFixed(1)}`)).join(''),
        look: 'bar',
      },
      ...acf.flatMap((_, i): Mark[] =>
        i % every === 0 ? [{ text: String(i + 1), x: x(i + 1), y: frame.height - 5, anchor: 'middle' }] : [],
      ),
    ],
  };
}

type Quantiles = NonNullable<NonNullable<ReportDiagnostics['backtest']>['quantiles']>;

/** Errors beside those of a normal distribution, with its line and the band that all points keep to. */
export function quantileScene({ theoretical, sample, lower, upper, intercept, slope }: Quantiles): Scene {
  const points = theoretical.flatMap((across, i) => {
    const [value, low, high] = [sample[i], lower[i], upper[i]];
    return across === null || value === null || value === undefined ? [] : [{ across, value, low: low ?? value, high: high ?? value }];
  });
  const reach = Math.max(1, ...points.map(({ across }) => Math.abs(across)));
  const all = points.flatMap(({ value, low, high }) => [value, low, high]);
  const [least, most] = all.length === 0 ? [0, 1] : [Math.min(...all), Math.max(...all)];
  const x = placeX(frame, -reach, reach);
  const y = placeY(frame, least, most);
  const at = (across: number, value: number): string => `${x(across).toFixed(1)},${y(Math.min(most, Math.max(least, value))).toFixed(1)}`;
  const outline = [...points.map(({ across, high }) => at(across, high)), ...points.map(({ across, low }) => at(across, low)).reverse()];
  return {
    width: frame.width,
    height: frame.height,
    label: 'Errors of the backtest beside normal ones',
    marks: [
      ...gridAcross(frame, y, ticks(least, most, 4)),
      ...(outline.length === 0 ? [] : [{ d: `M${outline.join('L')}Z`, look: 'band' } satisfies Mark]),
      { d: `M${at(-reach, intercept - slope * reach)}L${at(reach, intercept + slope * reach)}`, look: 'origin' },
      { d: points.map(({ across, value }) => `M${at(across, value)}h0`).join(''), look: 'points' },
      ...ticks(-reach, reach, 5).map((value): Mark => ({ text: String(value), x: x(value), y: frame.height - 5, anchor: 'middle' })),
    ],
  };
}
