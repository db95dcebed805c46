'use strict';
const fs = require('node:fs');
const net = require('node:net');
const path = require('node:path');

/**
 * The first program to ask gets true and hears of the later ones; a later one gets false after its arguments went to the first.
 * @param onSecond - called with (argv, working folder, data) of a later one
 */
exports.takeSingleInstanceLock = (folder, data, onSecond) => {
  fs.mkdirSync(folder, { recursive: true });
  const lockFile = path.join(folder, 'SingletonLock');
  const socketFile = path.join(folder, 'SingletonSocket');
  if (isAlive(lockFile)) {
    const socket = net.connect(socketFile);
    socket.on('error', (error) => process.stderr.write(`stand-in: the first instance does not answer: ${error.message}\n`));
    socket.end(JSON.stringify({ argv: process.argv, folder: process.cwd(), data }));
    // Electron has handed everything over before it answers; an application may end at once.
    holdExitUntil(socket);
    return false;
  }
  fs.writeFileSync(lockFile, String(process.pid));
  fs.rmSync(socketFile, { force: true });
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    let heard = '';
    socket.on('data', (chunk) => (heard += chunk));
    socket.on('end', () => {
      socket.end();
      const second = JSON.parse(heard);
      onSecond(second.argv, second.folder, second.data);
    });
  });
  server.listen(socketFile).unref();
  process.on('exit', () => {
    fs.rmSync(lockFile, { force: true });
    fs.rmSync(socketFile, { force: true });
  });
  return true;
};

function isAlive(lockFile) {
  try {
    process.kill(Number(fs.readFileSync(lockFile, 'utf8')), 0);
    return true;
  } catch {
    return false;
  }
}

function holdExitUntil(socket) {
  const { exit } = process;
  const sent = new Promise((resolve) => socket.on('close', resolve));
  process.exit = (code) => void sent.then(() => exit.call(process, code));
}
