'use strict';
const { fork } = require('node:child_process');
const { EventEmitter } = require('node:events');
const path = require('node:path');
const { app } = require('./app.cjs');

class UtilityProcess extends EventEmitter {
  pid = undefined;
  #child;

  constructor(program, args, { env = process.env, cwd, execArgv = [] }) {
    super();
    const parentPort = path.join(__dirname, 'parent-port.cjs');
    const child = fork(program, args, {
      serialization: 'advanced',
      execArgv: ['-r', parentPort, ...execArgv],
      env,
      cwd,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.#child = child;
    this.pid = child.pid;
    child.on('spawn', () => this.emit('spawn'));
    child.on('message', (message) => this.emit('message', message));
    child.on('exit', (code) => {
      this.pid = undefined;
      this.emit('exit', code ?? 0);
    });
    process.on('exit', () => child.kill('SIGKILL'));
  }
  postMessage(message) {
    if (this.#child.connected) this.#child.send(structuredClone(message));
  }
  kill() {
    return this.#child.kill();
  }
}

exports.utilityProcess = {
  fork: (program, args = [], options = {}) => {
    if (!app.isReady()) throw new Error('utilityProcess cannot be created before app is ready');
    return new UtilityProcess(program, args, options);
  },
};
