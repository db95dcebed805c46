import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// The page on a host that is made up, to look at it without one: node_modules/.bin/vite --config tests/renderer/preview/vite.config.ts
const here = import.meta.dirname;
const renderer = path.resolve(here, '../../../renderer');

export default defineConfig({
  root: renderer,
  base: './',
  cacheDir: path.resolve(here, '../../../node_modules/.vite-preview'),
  plugins: [
    react(),
    {
      name: 'fake-host',
      enforce: 'pre',
      resolveId: (source, importer) =>
        source === './api.ts' && importer?.endsWith('renderer/main.tsx') ? path.join(here, 'api.ts') : null,
    },
  ],
  server: { port: 5199, strictPort: true, fs: { allow: [path.resolve(here, '../../..')] } },
  build: { outDir: path.resolve(here, '../../../out/preview'), emptyOutDir: true, target: 'chrome140', chunkSizeWarningLimit: 6000 },
});
