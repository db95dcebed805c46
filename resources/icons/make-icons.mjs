// Draws Almanac's icon: a line of history that opens into a fan of forecasts. Writes icon.svg, icon.png, icon.ico, icon.icns and the sizes for
// Linux in sizes/. Needs nothing but Node: node resources/icons/make-icons.mjs
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { drawIcon, iconSvg } from './icon-shape.mjs';
import { encodeIcns, encodeIco, encodePng } from './image-files.mjs';

const folder = import.meta.dirname;
const sizes = [16, 24, 32, 48, 64, 128, 256, 512, 1024];
const png = new Map(sizes.map((size) => [size, encodePng(size, drawIcon(size))]));
const write = (name, data) => writeFileSync(path.join(folder, name), data);

write('icon.svg', iconSvg());
write('icon.png', png.get(512));
write('icon.ico', encodeIco([16, 24, 32, 48, 64, 128, 256].map((size) => [size, png.get(size)])));
write('icon.icns', encodeIcns(png));
mkdirSync(path.join(folder, 'sizes'), { recursive: true });
for (const size of [16, 32, 48, 64, 128, 256, 512]) write(path.join('sizes', `${size}x${size}.png`), png.get(size));
