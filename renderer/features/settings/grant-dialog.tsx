import { Button, Group, Modal } from '@mantine/core';
import type { OwnModelCard } from '../../../contract/entities/own-model.ts';
import { useApp, useSlice } from '../../state/use-app.ts';
import { bytes } from '../../words/numbers.ts';
import css from './own-models-section.module.css';

/** Asks whether a model of the user's own may run: what it is, all its files, what it may do and what not. */
export function GrantDialog({ card }: { readonly card: OwnModelCard }) {
  const app = useApp();
  const busy = useSlice('ownModels', (state) => state.busy);
  const { name, version, summary, runtime, files, hash, may, mayNot, limits, known, replaces } = card;
  const grant = async (): Promise<void> => {
    const model = await app.ownModels.grant();
    if (model) app.notices.say(`${model.name} ${model.version} is among the models now`);
  };
  return (
    <Modal.Root opened onClose={app.ownModels.decline} size="lg">
      <Modal.Overlay />
      <Modal.Content>
        <Group justify="space-between" wrap="nowrap" px={16} pt={12}>
          <Modal.Title>{`Grant ${name} ${version}?`}</Modal.Title>
          <Modal.CloseButton aria-label="Close" />
        </Group>
        <Modal.Body>
          <p>{summary}</p>
          <p className={css.about}>
            {runtime === 'onnx' ? 'An ONNX net that was trained elsewhere.' : 'A model written in JavaScript.'} Nothing of it has been run
            yet.
            {known === 'granted' && ' These very files are granted already.'}
            {replaces &&
              ` It takes the place of version ${replaces.version} (files ${replaces.hash.slice(0, 12)}), which other files were granted as.`}
          </p>
          <div className={css.rights}>
            <section aria-label="It may">
              <h3 className={css.heading}>It may</h3>
              <ul>
                {may.map((line) => (
                  <li key={line}>{line}</li>
                ))}
              </ul>
            </section>
            <section aria-label="It may not">
              <h3 className={css.heading}>It may not</h3>
              <ul>
                {mayNot.map((line) => (
                  <li key={line}>{line}</li>
                ))}
              </ul>
            </section>
          </div>
          {limits.length > 0 && (
            <>
              <h3 className={css.heading}>Its author says</h3>
              <ul className={css.plain}>
                {limits.map((line) => (
                  <li key={line}>{line}</li>
                ))}
              </ul>
            </>
          )}
          <h3 className={css.heading}>Its files</h3>
          <table className={css.files} aria-label="Files of the model">
            <tbody>
              {files.map((file) => (
                <tr key={file.name}>
                  <th scope="row">{file.name}</th>
                  <td>{bytes(file.bytes)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <p className={css.about}>
            SHA-256 of all of them: <code className={css.code}>{hash}</code>. Should one change, it must be granted again.
          </p>
          <Group justify="flex-end" gap={8} mt={16}>
            <Button variant="default" onClick={app.ownModels.decline} data-autofocus>
              Do not grant
            </Button>
            <Button disabled={busy} onClick={() => void grant()}>
              Grant
            </Button>
          </Group>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
