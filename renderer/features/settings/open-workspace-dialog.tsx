import { Button, Group, Modal } from '@mantine/core';
import type { WorkspaceFileInfo } from '../../../contract/entities/workspace-file.ts';
import { useApp } from '../../state/use-app.ts';
import { bytes, count } from '../../words/numbers.ts';
import { moment } from '../../words/times.ts';
import { holdsText } from '../../words/workspace-file.ts';
import css from './workspace-section.module.css';

/** What a `.almanac` file says of itself, before it is opened. */
export function OpenWorkspaceDialog({ info }: { readonly info: WorkspaceFileInfo }) {
  const app = useApp();
  const { name, application, createdAt, schema, currentSchema, content, files, unpackedBytes, missing, cannot } = info;
  const rows: readonly (readonly [string, string])[] = [
    ['Holds', holdsText(info)],
    ['Written', `${moment(createdAt)} by Almanac ${application}${schema < currentSchema ? '; it is brought up to date' : ''}`],
    ['Size', `${bytes(info.bytes)}; ${bytes(unpackedBytes)} in ${count(files)} files once it is open`],
    ...(missing.length > 0
      ? [['Not in it', `${missing.slice(0, 3).join(', ')}${missing.length > 3 ? ` and ${missing.length - 3} more` : ''}`] as const]
      : []),
  ];
  return (
    <Modal.Root opened onClose={app.workspaceFiles.decline} size="lg">
      <Modal.Overlay />
      <Modal.Content>
        <Group justify="space-between" wrap="nowrap" px={16} pt={12}>
          <Modal.Title>Open {name}?</Modal.Title>
          <Modal.CloseButton aria-label="Close" />
        </Group>
        <Modal.Body>
          <table className={css.table} aria-label="What the file says of itself">
            <tbody>
              {rows.map(([label, value]) => (
                <tr key={label}>
                  <th scope="row">{label}</th>
                  <td>{value}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {content === 'without-data' && (
            <div className={css.cannot}>
              <p>It has no raw data:</p>
              <ul>
                {cannot.map((sentence) => (
                  <li key={sentence}>{sentence}</li>
                ))}
              </ul>
            </div>
          )}
          <p className={css.about}>
            Everything in it is checked first. It opens into a new folder beside this workspace, which stays as it is. Own models in it run
            only after you have granted them.
          </p>
          <Group justify="flex-end" gap={8} mt={16}>
            <Button variant="default" onClick={app.workspaceFiles.decline} data-autofocus>
              Do not open
            </Button>
            {app.bridge.hostKind === 'desktop' && (
              <Button variant="default" onClick={() => void app.workspaceFiles.open(true)}>
                Choose a folder…
              </Button>
            )}
            <Button onClick={() => void app.workspaceFiles.open(false)}>Open</Button>
          </Group>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
