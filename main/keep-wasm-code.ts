import { setFlagsFromString } from 'node:v8';

// V8 drops compiled WebAssembly that it takes for unused while threads come and go, and now and then ends the whole process over it ("Check failed:
// jit_page_->allocations_.erase(addr) == 1", nodejs/node issue 64500). What it would drop here are a few kilobytes.
setFlagsFromString('--no-wasm-code-gc');
