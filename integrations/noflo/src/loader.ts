/**
 * What NoFlo calls when it finds this package: a component `imgflo/GRAPH` for each graph of the
 * server that the environment names.
 */

import noflo = require("noflo");
import { graphComponents } from "./graphs.js";

type Loader = InstanceType<typeof noflo.ComponentLoader>;

/** Registers the graphs of `IMGFLO_SERVER`, signed with `IMGFLO_API_KEY` and `IMGFLO_API_SECRET`. */
function load(loader: Loader, done: (error: Error | null) => void): void {
  const { IMGFLO_SERVER: server, IMGFLO_API_KEY: key, IMGFLO_API_SECRET: secret } = process.env;
  if (!server) {
    done(null);
    return;
  }
  const preheat = process.env["IMGFLO_PREHEAT"] === "true";
  graphComponents(noflo, { server, key, secret, preheat }).then(
    (components) => {
      for (const [name, component] of Object.entries(components)) {
        loader.registerComponent("imgflo", name, { getComponent: component });
      }
      done(null);
    },
    (error: Error) => done(new Error(`imgflo: ${error.message}`)),
  );
}

export = load;
