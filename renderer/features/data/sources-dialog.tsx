import { Group, Modal } from '@mantine/core';
import { Section } from '../../components/panel.tsx';
import { ConnectionsPart } from './source-connections.tsx';
import { WatchesPart } from './source-watches.tsx';

/** Where data come from beside files that are dropped: databases and watched folders. */
export const SourcesDialog = ({ onClose }: { readonly onClose: () => void }) => (
  <Modal.Root opened onClose={onClose} size="lg">
    <Modal.Overlay />
    <Modal.Content>
      <Group justify="space-between" px={16} pt={12}>
        <Modal.Title>Databases and folders</Modal.Title>
        <Modal.CloseButton aria-label="Close" />
      </Group>
      <Modal.Body>
        <Section title="Databases">
          <ConnectionsPart onFetched={onClose} />
        </Section>
        <Section title="Watched folders">
          <WatchesPart />
        </Section>
      </Modal.Body>
    </Modal.Content>
  </Modal.Root>
);
