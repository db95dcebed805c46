import { ActionIcon, Tooltip } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { CopyIcon, ImageIcon, NumbersIcon, VectorIcon } from '../components/icons.tsx';
import { attempt, download } from '../state/actions.ts';
import { useApp } from '../state/use-app.ts';
import { fileName, toPng, toSvg } from './export.ts';
import type { Figure } from './figure.ts';
import { NumbersDialog } from './numbers-dialog.tsx';
import css from './plot.module.css';

interface Props {
  readonly figure: Figure;
  readonly label: string;
  /** The layout as it is on show. */
  readonly layout: () => object;
}

/** What can be done with every chart: copy it, save it, see its numbers. */
export function ChartActions({ figure, label, layout }: Props) {
  const app = useApp();
  const [numbers, setNumbers] = useState(false);
  const savePng = () => attempt(app, async () => download(`${fileName(label)}.png`, 'image/png', await toPng(figure, label, layout())));
  const saveSvg = () => attempt(app, async () => download(`${fileName(label)}.svg`, 'image/svg+xml', await toSvg(figure, label, layout())));
  const copy = async (): Promise<void> => {
    try {
      // Handed over as a promise, so that the click still counts as the user's when the picture is ready.
      await navigator.clipboard.write([new ClipboardItem({ 'image/png': toPng(figure, label, layout()) })]);
      app.notices.say('Copied the chart as an image');
    } catch {
      const failure = {
        code: 'unsupported',
        message: 'The image could not be copied here',
        place: [],
        hint: 'Save it instead',
        data: {},
      } as const;
      app.notices.fail(failure, { label: 'Save as PNG', run: () => void savePng() });
    }
  };
  return (
    <div className={css.actions}>
      <Action label="Copy as image" run={() => void copy()} icon={<CopyIcon />} />
      <Action label="Save as PNG" run={() => void savePng()} icon={<ImageIcon />} />
      <Action label="Save as SVG" run={() => void saveSvg()} icon={<VectorIcon />} />
      <Action label="Show the numbers" run={() => setNumbers(true)} icon={<NumbersIcon />} />
      {numbers && <NumbersDialog title={label} table={figure.numbers()} onClose={() => setNumbers(false)} />}
    </div>
  );
}

const Action = ({ label, icon, run }: { readonly label: string; readonly icon: ReactNode; readonly run: () => void }) => (
  <Tooltip label={label}>
    <ActionIcon size="sm" aria-label={label} onClick={run}>
      {icon}
    </ActionIcon>
  </Tooltip>
);
