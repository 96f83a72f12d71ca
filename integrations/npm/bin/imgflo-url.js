#!/usr/bin/env node
import { run } from "../dist/cli.js";

const { out, error, code } = run(process.argv.slice(2), process.env);
process.stdout.write(out);
process.stderr.write(error);
process.exitCode = code;
