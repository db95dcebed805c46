import { useEffect, useLayoutEffect, useRef, useState, type PointerEvent, type ReactNode } from 'react';
import { toFailure, type Failure } from '../words/failures.ts';
import { ChartActions } from './chart-actions.tsx';
import type { Figure } from './figure.ts';
import css from './plot.module.css';
import { Legend } from './legend.tsx';
import { drawFigure, nearest, type Target } from './still/draw-figure.ts';
import { pointedWords } from './still/pointed-words.ts';
import { readFigure, type StillFigure } from './still/read-figure.ts';

interface Props {
  readonly figure: Figure;
  /** Names the chart for screen readers, saved files and the numbers. */
  readonly label: string;
  readonly title?: ReactNode;
}

/** Pixels from the pointer at which a value still counts as pointed at. */
const reach = 16;

interface Pointed {
  /** That it stands in: another one has its values elsewhere. */
  readonly figure: Figure;
  readonly left: number;
  readonly top: number;
  readonly text: string;
  /** The label stands left of the pointer in the right half. */
  readonly over: boolean;
}

/**
 * Draws a figure without a time axis on a canvas of its own: a twentieth of what plotly takes for it, so that screens of dozens of small charts stay quick. Saved and
 * copied pictures are plotly's as everywhere.
 */
export function StillPlot({ figure, label, title }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const drawn = useRef<{ readonly still: StillFigure; readonly targets: readonly Target[] } | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [pointed, setPointed] = useState<Pointed | null>(null);
  const draw = useRef<() => void>(() => undefined);

  useLayoutEffect(() => {
    draw.current = () => {
      const element = canvas.current;
      const host = element?.parentElement;
      const context = element?.getContext('2d');
      if (!element || !host || !context || host.clientWidth === 0 || host.clientHeight === 0) return;
      try {
        const still = readFigure(figure);
        const sharp = window.devicePixelRatio;
        const [width, height] = [host.clientWidth, host.clientHeight];
        element.width = Math.round(width * sharp);
        element.height = Math.round(height * sharp);
        context.setTransform(sharp, 0, 0, sharp, 0, 0);
        drawn.current = { still, targets: drawFigure(context, still, width, height) };
        element.dataset['drawn'] = '';
      } catch (error) {
        setFailure(toFailure(error));
      }
    };
    draw.current();
  }, [figure]);

  useEffect(() => {
    const host = canvas.current?.parentElement;
    if (!host) return;
    let first = true;
    const observer = new ResizeObserver(() => {
      if (!first) draw.current();
      first = false;
    });
    observer.observe(host);
    return () => observer.disconnect();
  }, []);

  const onPointerMove = ({ nativeEvent, currentTarget }: PointerEvent<HTMLDivElement>): void => {
    const now = drawn.current;
    const { left, top } = currentTarget.getBoundingClientRect();
    const found = now && nearest(now.targets, nativeEvent.clientX - left, nativeEvent.clientY - top, reach);
    const layer = found ? now.still.layers[found.layer] : undefined;
    if (!found || !layer || layer.words === null) return setPointed(null);
    const text = pointedWords(layer.words, layer.x[found.index] as number, layer.y[found.index] as number);
    setPointed({ figure, left: found.left, top: found.top, text, over: found.left > currentTarget.clientWidth / 2 });
  };

  const colours = drawn.current?.still.label;
  return (
    <figure className={css.figure} aria-label={label}>
      <div className={css.head}>
        {title}
        <Legend entries={figure.legend} />
        <ChartActions figure={figure} label={label} layout={() => figure.layout} />
      </div>
      {failure ? <p className={css.failure}>The chart could not be drawn: {failure.message}</p> : null}
      <div className={css.still} onPointerMove={onPointerMove} onPointerLeave={() => setPointed(null)}>
        <canvas ref={canvas} role="img" aria-label={`${label}. Its numbers are behind "Show the numbers"`} />
        {pointed?.figure === figure && (
          <span
            className={css.pointed}
            style={{
              transform: `translate(${pointed.left}px, ${pointed.top}px) translate(${pointed.over ? 'calc(-100% - 10px)' : '10px'}, -50%)`,
              background: colours?.background,
              borderColor: colours?.border,
              color: colours?.colour,
            }}
          >
            {pointed.text}
          </span>
        )}
      </div>
    </figure>
  );
}
