'use strict';
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { findChromium } = require('../../find-chromium.cjs');
const { connectDevTools } = require('./devtools.cjs');

const flags = [
  '--headless=new',
  '--no-sandbox',
  '--no-startup-window',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-gpu',
  '--disable-quic',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-extensions',
  '--disable-breakpad',
  '--disable-features=HttpsUpgrades,OptimizationHints,MediaRouter,Translate',
  '--password-store=basic',
  '--force-color-profile=srgb',
  '--remote-debugging-port=0',
];

/** One Chromium for the whole application. `ready` is the connection to it. */
function startChromium() {
  const program = findChromium();
  if (!program) return { ready: Promise.reject(new Error('there is no Chromium; set CHROMIUM to the path of one')) };
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'almanac-standin-'));
  const child = spawn(program, [...flags, `--user-data-dir=${profile}`], { stdio: ['ignore', 'ignore', 'pipe'] });
  process.on('exit', () => {
    child.kill('SIGKILL');
    try {
      fs.rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
    } catch {
      // A helper of Chromium may still be writing; the system clears its temporary folder.
    }
  });

  const address = new Promise((resolve, reject) => {
    let heard = '';
    child.stderr.on('data', (chunk) => {
      heard = (heard + chunk).slice(-4000);
      // A whole line: pieces end anywhere.
      const found = /^DevTools listening on (ws:\/\/.*)\n/m.exec(heard);
      if (found) resolve(found[1].trim());
    });
    child.on('error', reject);
    child.on('exit', (code) => reject(new Error(`Chromium ended (${code}): ${heard}`)));
  });
  return { ready: address.then(connectDevTools) };
}

exports.chromium = startChromium();
