// The icon's geometry on a square of 100 by 100, once as SVG and once as pixels.
const background = { inset: 4, radius: 21, top: [30, 58, 95], bottom: [15, 34, 60] };
const grid = { rows: [43, 60, 77], from: 16, to: 84, width: 0.7, colour: [255, 255, 255], opacity: 0.14 };
const history = [
  [16, 75],
  [23, 66],
  [30, 71],
  [37, 58],
  [44, 65],
  [51, 55],
];
const forecast = [
  [51, 55],
  [59, 59],
  [67, 47],
  [75, 51],
  [84, 40],
];
// Half-widths of the two bands along the forecast.
const bands = [
  { halves: [0, 8, 12, 15, 19], opacity: 0.22 },
  { halves: [0, 4.5, 6.5, 8, 10], opacity: 0.4 },
];
const white = [238, 243, 248];
const amber = [245, 166, 35];
const strokeWidth = 4.6;

const bandOutline = ({ halves }) => [
  ...forecast.map(([x, y], index) => [x, y - halves[index]]),
  ...forecast.map(([x, y], index) => [x, y + halves[index]]).reverse(),
];
const rgb = ([r, g, b]) => `rgb(${r} ${g} ${b})`;
const points = (line) => line.map(([x, y]) => `${x},${y}`).join(' ');

export function iconSvg() {
  const { inset, radius, top, bottom } = background;
  const size = 100 - 2 * inset;
  const stroke = (line, colour) =>
    `<polyline points="${points(line)}" fill="none" stroke="${rgb(colour)}" stroke-width="${strokeWidth}" stroke-linecap="round" stroke-linejoin="round"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" role="img" aria-label="Almanac">
<defs><linearGradient id="b" x2="0" y2="1"><stop stop-color="${rgb(top)}"/><stop offset="1" stop-color="${rgb(bottom)}"/></linearGradient></defs>
<rect x="${inset}" y="${inset}" width="${size}" height="${size}" rx="${radius}" fill="url(#b)"/>
${grid.rows.map((y) => `<path d="M${grid.from} ${y}H${grid.to}" stroke="#fff" stroke-opacity="${grid.opacity}" stroke-width="${grid.width}"/>`).join('\n')}
${bands.map((band) => `<polygon points="${points(bandOutline(band))}" fill="${rgb(amber)}" fill-opacity="${band.opacity}"/>`).join('\n')}
${stroke(forecast, amber)}
${stroke(history, white)}
</svg>
`;
}

/** RGBA pixels of the icon, each the mean of a grid of samples. */
export function drawIcon(size) {
  const samples = size >= 512 ? 2 : size >= 128 ? 3 : 5;
  // Thin lines would fade away at the smallest sizes.
  const width = strokeWidth * (size <= 32 ? 1.5 : 1);
  const outlines = bands.map((band) => ({ outline: bandOutline(band), opacity: band.opacity }));
  const pixels = new Uint8Array(size * size * 4);
  const colour = new Float64Array(4);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const sum = [0, 0, 0, 0];
      for (let sample = 0; sample < samples * samples; sample++) {
        const x = ((column + ((sample % samples) + 0.5) / samples) / size) * 100;
        const y = ((row + (Math.floor(sample / samples) + 0.5) / samples) / size) * 100;
        colourAt(x, y, width, size, outlines, colour);
        for (let channel = 0; channel < 3; channel++) sum[channel] += colour[channel] * colour[3];
        sum[3] += colour[3];
      }
      const at = (row * size + column) * 4;
      for (let channel = 0; channel < 3; channel++) pixels[at + channel] = sum[3] > 0 ? Math.round(sum[channel] / sum[3]) : 0;
      pixels[at + 3] = Math.round((sum[3] / (samples * samples)) * 255);
    }
  }
  return pixels;
}

function colourAt(x, y, width, size, outlines, out) {
  if (!insideBackground(x, y)) return void out.fill(0);
  const { top, bottom } = background;
  for (let channel = 0; channel < 3; channel++) out[channel] = top[channel] + ((bottom[channel] - top[channel]) * y) / 100;
  out[3] = 1;
  const blend = (over, opacity) => {
    for (let channel = 0; channel < 3; channel++) out[channel] += (over[channel] - out[channel]) * opacity;
  };
  const onGrid = size > 48 && x >= grid.from && x <= grid.to && grid.rows.some((line) => Math.abs(y - line) <= grid.width / 2);
  if (onGrid) blend(grid.colour, grid.opacity);
  for (const { outline, opacity } of outlines) if (insidePolygon(x, y, outline)) blend(amber, opacity);
  if (distanceToLine(x, y, forecast) <= width / 2) blend(amber, 1);
  if (distanceToLine(x, y, history) <= width / 2) blend(white, 1);
}

function insideBackground(x, y) {
  const { inset, radius } = background;
  const beyond = (value) => Math.max(inset + radius - value, value - (100 - inset - radius), 0);
  return Math.hypot(beyond(x), beyond(y)) <= radius;
}

function insidePolygon(x, y, outline) {
  let inside = false;
  for (let index = 0, before = outline.length - 1; index < outline.length; before = index++) {
    const [x1, y1] = outline[index];
    const [x2, y2] = outline[before];
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside;
  }
  return inside;
}

function distanceToLine(x, y, line) {
  let nearest = Infinity;
  for (let index = 1; index < line.length; index++) {
    const [x1, y1] = line[index - 1];
    const [dx, dy] = [line[index][0] - x1, line[index][1] - y1];
    const along = Math.max(0, Math.min(1, ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy)));
    nearest = Math.min(nearest, Math.hypot(x - x1 - along * dx, y - y1 - along * dy));
  }
  return nearest;
}
