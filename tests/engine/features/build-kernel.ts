import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { compileWindowsKernel } from './compile-kernel.ts';

// npm run build:kernels
writeFileSync(path.resolve(import.meta.dirname, '../../../engine/features/matrix/windows-binary.ts'), await compileWindowsKernel());
