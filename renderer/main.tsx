import './styles/base.css';
import '@mantine/core/styles.layer.css';
import './styles/tokens.css';
import './styles/kit.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { api, connectionLost, grantFiles, hostKind, onEvent } from './api.ts';
import { Almanac } from './app.tsx';
import { createApp } from './state/app.ts';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no element with the id root');
const app = createApp({ api, connectionLost, grantFiles, hostKind, onEvent });
createRoot(root).render(
  <StrictMode>
    <Almanac app={app} />
  </StrictMode>,
);
