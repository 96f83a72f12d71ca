/** What `require("imgflo")` gives: the function of `imgflo-url`, with the others beside it. */

import * as all from "./index.js";

const { imgfloUrl, picture, sign, srcset, url } = all;

export = Object.assign(
  (...given: Parameters<typeof imgfloUrl>) => imgfloUrl(...given),
  { imgfloUrl, picture, sign, srcset, url },
);
