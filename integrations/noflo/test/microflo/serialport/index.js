"use strict";

const { execFileSync } = require("node:child_process");
const { EventEmitter } = require("node:events");
const fs = require("node:fs");

/** A terminal that is read and written as a serial port would be. */
module.exports = class SerialPort extends EventEmitter {
  constructor(path, options, opened = () => {}) {
    super();
    setImmediate(() => {
      try {
        this.open(path);
        this.emit("open");
        opened(null);
      } catch (error) {
        opened(error);
      }
    });
  }

  static list(found) {
    found(null, []);
  }

  open(path) {
    execFileSync("stty", ["-F", path, "raw", "-echo"]);
    this.fd = fs.openSync(path, "r+");
    const bytes = fs.createReadStream(path, { fd: this.fd, autoClose: false, highWaterMark: 64 });
    bytes.on("data", (data) => this.emit("data", data));
    bytes.on("error", (error) => this.emit("error", error));
  }

  write(bytes, written = () => {}) {
    fs.write(this.fd, bytes, 0, bytes.length, null, (error) => written(error));
  }

  flush(done = () => {}) {
    done(null);
  }

  close(done = () => {}) {
    fs.close(this.fd, done);
  }
};
