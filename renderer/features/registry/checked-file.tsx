import { Button } from '@mantine/core';
import { useState } from 'react';
import { Facts, Section } from '../../components/panel.tsx';
import { toFailure } from '../../words/failures.ts';
import { bytes } from '../../words/numbers.ts';
import css from './registry.module.css';

interface Props {
  readonly title: string;
  /** Of the button. */
  readonly ask: string;
  readonly version: { readonly artefact: string; readonly bytes: number };
  /** Reads what is on disk. @throws what is wrong with it */
  readonly check: () => Promise<{ readonly formatVersion: number; readonly codeVersion: string }>;
}

/** What was fitted, on disk: checked when somebody asks. */
export function CheckedFile({ title, ask, version, check }: Props) {
  const [checked, setChecked] = useState<{ readonly text: string; readonly bad: boolean } | null>(null);
  const [busy, setBusy] = useState(false);
  const look = async (): Promise<void> => {
    setBusy(true);
    try {
      const { formatVersion, codeVersion } = await check();
      const by = codeVersion === '' ? '' : `, written by Almanac ${codeVersion}`;
      setChecked({ text: `As registered: format ${formatVersion}${by}.`, bad: false });
    } catch (error) {
      setChecked({ text: toFailure(error).message, bad: true });
    }
    setBusy(false);
  };
  return (
    <Section title={title}>
      <Facts
        facts={[
          [
            'SHA-256',
            <code key="hash" title={version.artefact}>
              {version.artefact.slice(0, 12)}
            </code>,
          ],
          ['Size', bytes(version.bytes)],
        ]}
      />
      <div className={css.buttons}>
        <Button variant="default" loading={busy} onClick={() => void look()}>
          {ask}
        </Button>
      </div>
      {checked && (
        <p className={checked.bad ? css.bad : css.ok} role={checked.bad ? 'alert' : 'status'}>
          {checked.text}
        </p>
      )}
    </Section>
  );
}
