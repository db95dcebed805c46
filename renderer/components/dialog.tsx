import { Group, Modal } from '@mantine/core';
import type { ReactNode } from 'react';

interface Props {
  readonly title: string;
  /** Width: a size of the theme, or pixels. */
  readonly size?: string | number;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A dialog over everything else, with a title and a way out. */
export const Dialog = ({ title, size = 'sm', onClose, children }: Props) => (
  <Modal.Root opened onClose={onClose} size={size}>
    <Modal.Overlay />
    <Modal.Content>
      <Group justify="space-between" wrap="nowrap" px={16} pt={12}>
        <Modal.Title>{title}</Modal.Title>
        <Modal.CloseButton aria-label="Close" />
      </Group>
      <Modal.Body>{children}</Modal.Body>
    </Modal.Content>
  </Modal.Root>
);
