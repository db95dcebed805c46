import { Modal } from '@mantine/core';
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { SearchIcon } from '../components/icons.tsx';
import { useApp, useView } from '../state/use-app.ts';
import { paletteItems, searchItems, type PaletteItem } from './palette-items.ts';
import css from './palette.module.css';
import { useChooseFiles } from './use-choose-files.tsx';

const mostShown = 60;

/** Ctrl+K: finds every command, screen, dataset, experiment, model and series. */
export function Palette() {
  const app = useApp();
  const open = useView((view) => view.palette);
  const close = (): void => app.view.setState({ palette: false });
  if (!open) return null;
  return (
    <Modal.Root opened onClose={close} size={560} yOffset={96} padding={0}>
      <Modal.Overlay />
      <Modal.Content aria-label="Search">
        <Modal.Body p={0}>
          <Search onDone={close} />
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

function Search({ onDone }: { readonly onDone: () => void }) {
  const app = useApp();
  const chooseFiles = useChooseFiles();
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const list = useRef<HTMLUListElement>(null);
  const items = useMemo(() => paletteItems(app, chooseFiles), [app, chooseFiles]);
  const found = useMemo(() => searchItems(items, query, mostShown), [items, query]);
  const run = (item: PaletteItem | undefined): void => {
    if (!item) return;
    onDone();
    item.run();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      setAt((found.length + at + step) % Math.max(1, found.length));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      run(found[at]);
    }
  };
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [at]);
  return (
    <>
      <div className={css.field}>
        <SearchIcon />
        <input
          className={css.input}
          role="combobox"
          aria-expanded="true"
          aria-controls="palette-list"
          aria-activedescendant={found.length > 0 ? `palette-${at}` : undefined}
          aria-label="Search"
          placeholder="Command, dataset, series, experiment, model"
          value={query}
          data-autofocus
          onKeyDown={onKeyDown}
          onChange={(event) => {
            setQuery(event.currentTarget.value);
            setAt(0);
          }}
        />
      </div>
      <ul className={css.list} id="palette-list" role="listbox" aria-label="Found" ref={list}>
        {found.map((item, place) => (
          <li
            key={place}
            id={`palette-${place}`}
            role="option"
            aria-selected={place === at}
            className={css.item}
            onMouseMove={() => setAt(place)}
            onClick={() => run(item)}
          >
            <span className={`${css.label} clip`}>{item.label}</span>
            <span className={`${css.detail} clip`}>{item.detail}</span>
            <span className={css.kind}>{item.kind}</span>
          </li>
        ))}
        {found.length === 0 && (
          <li className={css.none} role="option" aria-selected="false" aria-disabled="true">
            Nothing is called “{query}”.
          </li>
        )}
      </ul>
    </>
  );
}
