import { acrossScale, upScale, type Scale } from './axis-scale.ts';
import { addMark } from './draw-mark.ts';
import type { Layer, StillFigure, Stroke } from './read-figure.ts';

/** A value that can be pointed at, in pixels from the top left corner. */
export interface Target {
  readonly left: number;
  readonly top: number;
  readonly layer: number;
  readonly index: number;
}

const tickFont = 12;
const titleFont = 11;

/**
 * Draws a figure into a context whose unit is a CSS pixel.
 *
 * @param width - CSS pixels of the whole picture
 * @returns the places of the values that say something when pointed at, nearest ones are looked for by the caller
 */
export function drawFigure(canvas: CanvasRenderingContext2D, figure: StillFigure, width: number, height: number): Target[] {
  const across = acrossScale(figure.across, figure.layers);
  const up = upScale(figure.up, figure.layers, figure.levels);
  canvas.fillStyle = figure.background;
  canvas.fillRect(0, 0, width, height);
  canvas.font = `${tickFont}px ${figure.text.family}`;
  const widest = up.ticks.reduce((most, { text }) => Math.max(most, canvas.measureText(text).width), 0);
  const frame = {
    left: Math.max(figure.margin.l, Math.ceil(widest) + 8 + (figure.up.title === '' ? 0 : titleFont + 8)),
    right: width - figure.margin.r,
    top: figure.margin.t,
    bottom: height - figure.margin.b,
  };
  const xAt = (value: number): number => frame.left + ((value - across.from) / (across.to - across.from)) * (frame.right - frame.left);
  const yAt = (value: number): number => frame.bottom - ((value - up.from) / (up.to - up.from)) * (frame.bottom - frame.top);
  drawAxes();
  canvas.save();
  canvas.beginPath();
  // Marks on the edge are whole.
  canvas.rect(frame.left - 4, frame.top - 4, frame.right - frame.left + 8, frame.bottom - frame.top + 8);
  canvas.clip();
  const targets: Target[] = [];
  figure.layers.forEach((layer, k) => {
    drawLayer(layer, figure.layers[k - 1]);
    if (layer.words === null) return;
    for (let i = 0; i < layer.x.length; i++) {
      const [left, top] = [xAt(layer.x[i] as number), yAt(layer.y[i] as number)];
      if (Number.isFinite(left + top)) targets.push({ left, top, layer: k, index: i });
    }
  });
  for (const { at, stroke } of figure.levels) {
    pen(stroke);
    canvas.beginPath();
    canvas.moveTo(frame.left, yAt(at));
    canvas.lineTo(frame.right, yAt(at));
    canvas.stroke();
  }
  canvas.restore();
  return targets;

  function drawAxes(): void {
    const line = (colour: string, x0: number, y0: number, x1: number, y1: number): void => {
      canvas.fillStyle = colour;
      canvas.fillRect(Math.round(x0), Math.round(y0), Math.max(1, Math.round(x1 - x0)), Math.max(1, Math.round(y1 - y0)));
    };
    for (const { at } of across.ticks) line(figure.across.grid, xAt(at), frame.top, xAt(at), frame.bottom);
    for (const { at } of up.ticks) line(figure.up.grid, frame.left, yAt(at), frame.right, yAt(at));
    const holdsZero = ({ from, to }: Scale): boolean => from <= 0 && to >= 0;
    if (figure.across.zeroLine !== null && holdsZero(across)) line(figure.across.zeroLine, xAt(0), frame.top, xAt(0), frame.bottom);
    if (figure.up.zeroLine !== null && holdsZero(up)) line(figure.up.zeroLine, frame.left, yAt(0), frame.right, yAt(0));
    canvas.fillStyle = figure.text.colour;
    canvas.textBaseline = 'middle';
    canvas.textAlign = 'right';
    for (const { at, text } of up.ticks) canvas.fillText(text, frame.left - 4, yAt(at));
    canvas.textBaseline = 'top';
    canvas.textAlign = 'center';
    let end = -Infinity;
    for (const { at, text } of across.ticks) {
      const reach = canvas.measureText(text).width / 2;
      if (xAt(at) - reach < end) continue;
      canvas.fillText(text, xAt(at), frame.bottom + 5);
      end = xAt(at) + reach + 6;
    }
    canvas.font = `${titleFont}px ${figure.text.family}`;
    canvas.fillStyle = figure.across.titleColour || figure.text.colour;
    canvas.textBaseline = 'bottom';
    if (figure.across.title !== '') canvas.fillText(figure.across.title, (frame.left + frame.right) / 2, height - 2);
    if (figure.up.title === '') return;
    canvas.save();
    canvas.translate(frame.left - 8 - widest, (frame.top + frame.bottom) / 2);
    canvas.rotate(-Math.PI / 2);
    canvas.fillText(figure.up.title, 0, 0);
    canvas.restore();
  }

  function pen({ colour, width: thick, dash }: Stroke): void {
    canvas.strokeStyle = colour;
    canvas.lineWidth = thick;
    canvas.lineJoin = 'round';
    canvas.setLineDash([...dash]);
  }

  function drawLayer(layer: Layer, before: Layer | undefined): void {
    if (layer.kind === 'bars') {
      for (let i = 0; i < layer.x.length; i++) {
        const value = layer.y[i] as number;
        if (!Number.isFinite(value)) continue;
        const left = xAt((layer.x[i] as number) - layer.width / 2);
        canvas.fillStyle = layer.colours[i] ?? layer.colours[0] ?? '';
        canvas.fillRect(
          left,
          Math.min(yAt(0), yAt(value)),
          xAt((layer.x[i] as number) + layer.width / 2) - left,
          Math.abs(yAt(value) - yAt(0)),
        );
      }
      return;
    }
    const { x, y, stroke, mark, fill } = layer;
    if (fill !== null && before) {
      canvas.fillStyle = fill;
      canvas.beginPath();
      for (let i = 0; i < x.length; i++) canvas.lineTo(xAt(x[i] as number), yAt(y[i] as number));
      for (let i = before.x.length - 1; i >= 0; i--) canvas.lineTo(xAt(before.x[i] as number), yAt(before.y[i] as number));
      canvas.fill();
    }
    if (stroke && stroke.width > 0) {
      pen(stroke);
      canvas.beginPath();
      let on = false;
      for (let i = 0; i < x.length; i++) {
        const [left, top] = [xAt(x[i] as number), yAt(y[i] as number)];
        const known = Number.isFinite(left + top);
        if (known && on) canvas.lineTo(left, top);
        else if (known) canvas.moveTo(left, top);
        on = known;
      }
      canvas.stroke();
    }
    if (!mark) return;
    canvas.fillStyle = mark.colour;
    canvas.globalAlpha = mark.opacity;
    // Where marks lie over each other it gets darker: each is filled by itself.
    const each = mark.opacity < 1;
    if (!each) canvas.beginPath();
    for (let i = 0; i < x.length; i++) {
      const [left, top] = [xAt(x[i] as number), yAt(y[i] as number)];
      if (!Number.isFinite(left + top)) continue;
      if (each) canvas.beginPath();
      addMark(canvas, mark.symbol, left, top, mark.size / 2);
      if (each) canvas.fill();
    }
    if (!each) canvas.fill();
    canvas.globalAlpha = 1;
  }
}

/** The target nearest to a place, at most so many pixels away. */
export function nearest(targets: readonly Target[], left: number, top: number, reach: number): Target | null {
  let found: Target | null = null;
  let least = reach * reach;
  for (const target of targets) {
    const distance = (target.left - left) ** 2 + (target.top - top) ** 2;
    if (distance <= least) {
      least = distance;
      found = target;
    }
  }
  return found;
}
