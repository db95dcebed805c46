import { Modal } from '@mantine/core';
import { Section } from '../../components/panel.tsx';
import { ConnectionsPart } from './source-connections.tsx';
import { WatchesPart } from './source-watches.tsx';

/** Where data come from beside files that are dropped: databases and watched folders. */
export const SourcesDialog = ({ onClose }: { readonly onClose: () => void }) => (
  <Modal opened title="Databases and folders" onClose={onClose} size="lg">
    <Section title="Databases">
      <ConnectionsPart onFetched={onClose} />
    </Section>
    <Section title="Watched folders">
      <WatchesPart />
    </Section>
  </Modal>
);
