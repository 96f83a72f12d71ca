/**
 * Addresses of pictures that an imgflo server makes.
 *
 * `url`, `srcset` and `picture` are for today's servers; the default export is the function of the
 * package `imgflo-url`, for addresses of the old form.
 */

export { imgfloUrl, imgfloUrl as default, type Config, type Params } from "./imgflo-url.js";
export { picture, srcset, type Element, type Sizes } from "./html.js";
export { sign } from "./sign.js";
export { url, type Fit, type Picture, type Value } from "./url.js";
