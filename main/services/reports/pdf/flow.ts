import path from 'node:path';
import PDFDocument from 'pdfkit';
import { topFolder } from '../../../entries.ts';
import type { Look, Scene } from '../drawing/scene.ts';
import type { PlainTable } from '../tables.ts';
import { columnWidths } from './column-widths.ts';
import { written } from './written.ts';

/** Points; A4 upright. */
const PAGE = { width: 595.28, height: 841.89, side: 42, top: 62, bottom: 54 } as const;
export const CONTENT_WIDTH = PAGE.width - 2 * PAGE.side;
const BOTTOM = PAGE.height - PAGE.bottom;

const INK = '#1c2126';
const SOFT = '#5d6670';
const LINE = '#dfe3e8';
const BLUE = '#2f6fdb';

const looks: Readonly<Record<Look, { readonly stroke?: string; readonly width?: number; readonly dash?: number; readonly fill?: number }>> =
  {
    grid: { stroke: LINE, width: 1 },
    history: { stroke: INK, width: 1.3 },
    dots: { stroke: INK, width: 3.4 },
    points: { stroke: INK, width: 2.6 },
    forecast: { stroke: BLUE, width: 1.8 },
    rival: { stroke: SOFT, width: 1.5, dash: 5 },
    bar: { stroke: BLUE, width: 3 },
    origin: { stroke: SOFT, width: 1, dash: 2.5 },
    band: { fill: 0.18 },
    'band wide': { fill: 0.1 },
  };

interface WrittenWith {
  readonly size?: number;
  readonly colour?: string;
  readonly bold?: boolean;
}

/** A document that is filled from top to bottom; what does not fit goes to the next page as a whole. */
export interface Flow {
  /** @param space - points that what follows needs at least */
  heading(text: string, level?: 1 | 2, space?: number): void;
  paragraph(text: string, style?: WrittenWith): void;
  /** A name beside a paragraph. */
  entry(name: string, text: string): void;
  table(table: PlainTable): void;
  /** Pictures side by side, each with its title. */
  pictures(pictures: readonly { readonly title: string; readonly scene: Scene }[]): void;
  bars(rows: readonly { readonly name: string; readonly share: number; readonly words: string }[]): void;
  /** The file, once everything is in it. */
  finish(header: { readonly left: string; readonly right: string; readonly foot: string }): Promise<Buffer>;
}

export function createFlow(info: { readonly title: string; readonly createdAt: string }): Flow {
  // By their paths and not by names: a registered name that stands for a font already open has it read again each time.
  const [regular, bold] = ['DejaVuSansCondensed.ttf', 'DejaVuSansCondensed-Bold.ttf'].map((name) =>
    path.join(topFolder, 'resources/fonts', name),
  ) as [string, string];
  const doc = new PDFDocument({
    size: 'A4',
    margins: { top: PAGE.top, bottom: 0, left: PAGE.side, right: PAGE.side },
    bufferPages: true,
    lang: 'en',
    displayTitle: true,
    font: regular,
    info: { Title: info.title.slice(0, 500), Creator: 'Almanac', Producer: 'Almanac', CreationDate: new Date(info.createdAt) },
  });
  const chunks: Buffer[] = [];
  doc.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve, reject) => doc.on('end', resolve).on('error', reject));

  // The library's types do not have its fonts.
  const signs = (doc as unknown as { _font: { font: { hasGlyphForCodePoint(codePoint: number): boolean } } })._font.font;
  const show = (text: string, most?: number): string => written(text, (codePoint) => signs.hasGlyphForCodePoint(codePoint), most);

  let y: number = PAGE.top;
  const left = PAGE.side;
  const nextPage = (): void => {
    doc.addPage();
    y = PAGE.top;
  };
  const need = (height: number): void => {
    if (y + height > BOTTOM && y > PAGE.top) nextPage();
  };
  const pen = ({ size = 9, colour = INK, bold: heavy = false }: WrittenWith = {}) =>
    doc
      .font(heavy ? bold : regular)
      .fontSize(size)
      .fillColor(colour);
  const heightOf = (text: string, width: number, style?: WrittenWith): number => pen(style).heightOfString(text, { width });

  function draw(scene: Scene, x: number, top: number, width: number): void {
    const scale = width / scene.width;
    doc.save().translate(x, top).scale(scale).lineCap('butt').lineJoin('round');
    for (const mark of scene.marks) {
      if (!('d' in mark)) {
        pen({ size: 10, colour: SOFT });
        const text = show(mark.text, 40);
        const span = doc.widthOfString(text);
        const shift = mark.anchor === 'end' ? span : mark.anchor === 'middle' ? span / 2 : 0;
        doc.text(text, mark.x - shift, mark.y - 9, { lineBreak: false });
        continue;
      }
      if (mark.d === '') continue;
      const { stroke, width: line = 1, dash, fill } = looks[mark.look];
      doc.save();
      if (fill !== undefined) doc.path(mark.d).fillOpacity(fill).fill(BLUE);
      else {
        if (dash !== undefined) doc.dash(dash, { space: dash });
        const dotted = mark.look === 'dots' || mark.look === 'points';
        if (dotted) doc.lineCap('round');
        // A dot is a line of no length, which some viewers leave out.
        doc
          .path(dotted ? mark.d.replaceAll('h0', 'h0.01') : mark.d)
          .lineWidth(line)
          .stroke(stroke ?? INK);
      }
      doc.restore();
    }
    doc.restore();
  }

  const flow: Flow = {
    heading: (text, level = 1, space = 80) => {
      const title = show(text, 120);
      const style = { size: level === 1 ? 13 : 10, bold: true };
      const height = heightOf(title, CONTENT_WIDTH, style);
      // A title never stands alone at the foot of a page.
      need(height + space);
      if (y > PAGE.top) y += level === 1 ? 14 : 8;
      pen(style).text(title, left, y, { width: CONTENT_WIDTH });
      y += height + 3;
      if (level === 2) return;
      doc.outline.addItem(title);
      doc
        .moveTo(left, y)
        .lineTo(left + CONTENT_WIDTH, y)
        .lineWidth(0.5)
        .stroke(LINE);
      y += 5;
    },
    paragraph: (text, style) => {
      if (text === '') return;
      const shown = show(text, 2000);
      const height = heightOf(shown, CONTENT_WIDTH, style);
      need(height);
      pen(style).text(shown, left, y, { width: CONTENT_WIDTH });
      y += height + 4;
    },
    entry: (name, text) => {
      const shown = show(text, 2000);
      const indent = 92;
      const height = heightOf(shown, CONTENT_WIDTH - indent);
      need(height);
      pen({ bold: true }).text(name, left, y, { width: indent - 8 });
      pen().text(shown, left + indent, y, { width: CONTENT_WIDTH - indent });
      y += height + 6;
    },
    table: ({ head, rows, words = [] }) => {
      const body = { size: 7.6 };
      const cells = rows.map((row) => row.cells.map((cell) => show(cell)));
      const title = head.map((cell) => show(cell, 60));
      const measure = (text: string, bold: boolean): number => pen({ ...body, bold }).widthOfString(text);
      const widths = columnWidths(title, cells, words, CONTENT_WIDTH, measure);
      const gap = 6;
      const line = (texts: readonly string[], style: WrittenWith, ruled: string): void => {
        const height = Math.max(...texts.map((text, c) => heightOf(text || ' ', (widths[c] ?? 0) - gap, { ...body, ...style })));
        let x = left;
        texts.forEach((text, c) => {
          const width = widths[c] ?? 0;
          const align = c === 0 || words.includes(c) ? 'left' : 'right';
          pen({ ...body, ...style }).text(text, x, y + 2.5, { width: width - gap, align, height: height + 2 });
          x += width;
        });
        y += height + 5;
        doc
          .moveTo(left, y)
          .lineTo(left + CONTENT_WIDTH, y)
          .lineWidth(0.4)
          .stroke(ruled);
        y += 0.5;
      };
      const top = (): void => line(title, { bold: true, colour: SOFT }, '#9aa4ae');
      const heights = (texts: readonly string[]): number =>
        Math.max(...texts.map((text, c) => heightOf(text || ' ', (widths[c] ?? 0) - gap, body))) + 6;
      // The head goes with at least two rows.
      need(heights(title) + cells.slice(0, 2).reduce((sum, texts) => sum + heights(texts), 0));
      const titled = title.some((name) => name !== '');
      if (titled) top();
      cells.forEach((texts, i) => {
        if (y + heights(texts) > BOTTOM) {
          nextPage();
          if (titled) top();
        }
        const kind = rows[i]?.kind;
        line(texts, kind === 'selected' ? { bold: true } : kind === 'baseline' ? { colour: SOFT } : {}, LINE);
      });
      y += 6;
    },
    pictures: (pictures) => {
      const columns = pictures.length > 1 ? 2 : 1;
      const space = 14;
      for (let i = 0; i < pictures.length; i += columns) {
        const row = pictures.slice(i, i + columns);
        const width = row[0] && row[0].scene.width > 400 ? CONTENT_WIDTH : (CONTENT_WIDTH - space) / 2;
        const height = Math.max(...row.map(({ scene }) => (scene.height * width) / scene.width)) + 16;
        need(height);
        row.forEach(({ title, scene }, c) => {
          const x = left + c * (width + space);
          pen({ size: 8.5, bold: true }).text(show(title, 90), x, y, { width, height: 12, ellipsis: true, lineBreak: false });
          draw(scene, x, y + 13, width);
        });
        y += height + 4;
      }
    },
    bars: (rows) => {
      const most = Math.max(1e-9, ...rows.map(({ share }) => share));
      const nameWidth = 150;
      const barWidth = 150;
      for (const { name, share, words } of rows) {
        const text = show(words);
        const height = Math.max(12, heightOf(text || ' ', CONTENT_WIDTH - nameWidth - barWidth - 50, { size: 7.6, colour: SOFT }));
        need(height);
        pen({ size: 8 }).text(show(name, 40), left, y, { width: nameWidth - 8, height: 11, ellipsis: true, lineBreak: false });
        doc.rect(left + nameWidth, y + 1.5, Math.max(1, (barWidth * share) / most), 7).fill(BLUE);
        pen({ size: 8 }).text(`${share.toFixed(1)}%`, left + nameWidth + barWidth, y, { width: 36, align: 'right', lineBreak: false });
        pen({ size: 7.6, colour: SOFT }).text(text, left + nameWidth + barWidth + 46, y, {
          width: CONTENT_WIDTH - nameWidth - barWidth - 50,
        });
        y += height + 2;
      }
      y += 4;
    },
    finish: async ({ left: title, right, foot }) => {
      const { start, count } = doc.bufferedPageRange();
      for (let i = 0; i < count; i++) {
        doc.switchToPage(start + i);
        const style = { size: 7.6, colour: SOFT };
        pen(style).text(show(title, 90), left, 30, { width: CONTENT_WIDTH - 160, height: 11, ellipsis: true, lineBreak: false });
        pen(style).text(show(right, 60), left + CONTENT_WIDTH - 150, 30, { width: 150, align: 'right', lineBreak: false });
        doc
          .moveTo(left, 44)
          .lineTo(left + CONTENT_WIDTH, 44)
          .lineWidth(0.5)
          .stroke(LINE);
        const under = PAGE.height - 34;
        pen(style).text(show(foot, 110), left, under, { width: CONTENT_WIDTH - 100, height: 11, ellipsis: true, lineBreak: false });
        pen(style).text(`Page ${i + 1} of ${count}`, left + CONTENT_WIDTH - 90, under, { width: 90, align: 'right', lineBreak: false });
      }
      doc.end();
      await ended;
      return Buffer.concat(chunks);
    },
  };
  return flow;
}
