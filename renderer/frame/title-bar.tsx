import { ActionIcon, Kbd, Tooltip } from '@mantine/core';
import { Fragment } from 'react';
import { ChevronIcon, PanelIcon, SearchIcon } from '../components/icons.tsx';
import { folderName, seriesName, targetName, versionName } from '../series/names.ts';
import { screenLabels } from '../state/navigation.ts';
import { useSeriesList, useVersion } from '../state/selection.ts';
import { useApp, useSlice, useView } from '../state/use-app.ts';
import css from './title-bar.module.css';

/** Where the user is, and the search for everything else. */
export function TitleBar() {
  const app = useApp();
  const inspector = useView((view) => view.inspector);
  const screen = useSlice('navigation', (place) => place.screen);
  return (
    <header className={css.bar}>
      <h1 className={css.mark}>
        <span aria-hidden="true">A</span>
        <span className="unseen">Almanac: {screenLabels[screen]}</span>
      </h1>
      <Breadcrumb />
      <button type="button" className={css.search} onClick={() => app.view.setState({ palette: true })} aria-keyshortcuts="Control+K">
        <SearchIcon size={14} />
        <span className={css.hint}>Search</span>
        <Kbd className={css.key}>Ctrl K</Kbd>
      </button>
      <Tooltip label={inspector ? 'Hide the inspector (Ctrl I)' : 'Show the inspector (Ctrl I)'}>
        <ActionIcon
          aria-label="Inspector"
          aria-pressed={inspector}
          disabled={screen === 'settings'}
          onClick={() => app.view.setState({ inspector: !inspector })}
        >
          <PanelIcon />
        </ActionIcon>
      </Tooltip>
    </header>
  );
}

function Breadcrumb() {
  const app = useApp();
  const environment = useSlice('workspace', (state) => state.environment);
  const { screen, seriesIndex } = useSlice('navigation', (place) => place);
  const version = useVersion();
  const { value: list } = useSeriesList();
  const importing = useSlice('session', (state) => state.files.length > 0);
  const showsVersion = version && screen !== 'settings' && screen !== 'predict' && !(screen === 'data' && importing);
  const showsSeries =
    showsVersion &&
    (screen === 'forecast' || screen === 'model' || screen === 'data' || screen === 'explore') &&
    list &&
    list.keyNames.length > 0;
  const parts = [
    { text: environment ? folderName(environment.workspace) : 'Workspace', go: () => app.navigation.go('settings') },
    ...(screen === 'data' && importing ? [{ text: 'Import', go: null }] : []),
    ...(screen === 'predict' ? [{ text: 'Single rows', go: null }] : []),
    ...(screen === 'settings' ? [{ text: 'Settings', go: null }] : []),
    ...(showsVersion ? [{ text: versionName(version), go: () => app.navigation.go('data') }] : []),
    ...(showsSeries ? [{ text: seriesName(list, seriesIndex, targetName(version)), go: null }] : []),
  ];
  return (
    <nav className={css.path} aria-label="Breadcrumb">
      {parts.map(({ text, go }, place) => (
        <Fragment key={place}>
          {place > 0 && (
            <span className={css.arrow}>
              <ChevronIcon size={12} />
            </span>
          )}
          {go && place < parts.length - 1 ? (
            <button type="button" className={`${css.step} clip`} onClick={go}>
              {text}
            </button>
          ) : (
            <span className={`${css.here} clip`} aria-current="location">
              {text}
            </span>
          )}
        </Fragment>
      ))}
    </nav>
  );
}
