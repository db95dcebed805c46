import type { LeaderboardRow } from '../../../../contract/entities/experiment.ts';
import type { ReportAccuracy, Values } from '../model/report-model.ts';
import { brokenLine, gridAcross, placeX, placeY, ticks, type Frame, type Mark, type Scene } from './scene.ts';

const frame: Frame = { width: 720, height: 150, left: 40, right: 12, top: 8, bottom: 22 };

/** Numbers of steps below a picture. */
function stepNumbers(labels: readonly string[], x: (i: number) => number): Mark[] {
  const every = Math.max(1, Math.ceil(labels.length / 10));
  return labels.flatMap((text, i): Mark[] => (i % every === 0 ? [{ text, x: x(i), y: frame.height - 5, anchor: 'middle' }] : []));
}
const lineOf = (column: Values, x: (i: number) => number, y: (value: number) => number): string =>
  brokenLine(column.map((value, i) => (value === null ? null : { x: x(i), y: y(value) })));

/** Measured coverage by steps ahead as lines, the nominal ones dashed. */
export function coverageScene({ coverageByHorizon }: Pick<LeaderboardRow, 'coverageByHorizon'>): Scene {
  const steps = coverageByHorizon[0]?.measured.length ?? 0;
  const known = coverageByHorizon.flatMap(({ level, measured }) => [level, ...measured.filter((value) => value !== null)]);
  const low = Math.max(0, Math.floor((Math.min(...known) - 5) / 10) * 10);
  const x = placeX(frame, 0, Math.max(1, steps - 1));
  const y = placeY(frame, low, 100);
  return {
    width: frame.width,
    height: frame.height,
    label: 'Measured coverage by periods ahead',
    marks: [
      ...gridAcross(frame, y, [low, (low + 100) / 2, 100], (value) => `${Math.round(value)}%`),
      ...coverageByHorizon.flatMap(({ level, measured }): Mark[] => [
        { d: `M${frame.left},${y(level).toFixed(1)}H${frame.width - frame.right}`, look: 'origin' },
        { d: lineOf(measured, x, y), look: 'forecast' },
        { text: `${level}%`, x: frame.width - frame.right, y: y(level) - 3, anchor: 'end' },
      ]),
      ...stepNumbers(
        Array.from({ length: steps }, (_, i) => String(i + 1)),
        x,
      ),
    ],
  };
}

/** MASE by steps ahead, that of the naive forecast dashed. */
export function errorsScene({ bySteps }: Pick<ReportAccuracy, 'bySteps'>): Scene {
  const own = bySteps.map(({ mase }) => mase);
  const naive = bySteps.map(({ naiveMase }) => naiveMase);
  const high = Math.max(...[...own, ...naive].filter((value) => value !== null), 1e-9);
  const x = placeX(frame, 0, Math.max(1, bySteps.length - 1));
  const y = placeY(frame, 0, high * 1.05);
  return {
    width: frame.width,
    height: frame.height,
    label: 'MASE by periods ahead',
    marks: [
      ...gridAcross(frame, y, ticks(0, high * 1.05, 3)),
      { d: lineOf(naive, x, y), look: 'rival' },
      { d: lineOf(own, x, y), look: 'forecast' },
      ...stepNumbers(
        bySteps.map(({ step }) => step),
        x,
      ),
    ],
  };
}
