import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { compileLinesKernel } from './compile-kernel.ts';

// npm run build:kernels
writeFileSync(path.resolve(import.meta.dirname, '../../main/ingest/plain/kernel-binary.ts'), await compileLinesKernel());
