// One job done by sharp: node sharp.mjs JOB PHOTO RESULT [QUALITY].
//
// Prints the seconds that the job took, from the file to the file; starting Node and sharp is not in
// them.
import { createRequire } from "node:module";

const sharp = createRequire(`${process.env.SHARP}/`)("sharp");
sharp.concurrency(2);
sharp.cache(false);

const [job, photo, result, quality] = process.argv.slice(2);
if (job === "version") {
  console.log(sharp.versions.sharp);
} else {
  const options = quality ? { quality: Number(quality) } : {};
  const begin = performance.now();
  const image = sharp(photo);
  const sized = job === "thumbnail" ? image.resize(800) : image;
  await sized[result.split(".").pop().replace("jpg", "jpeg")](options).toFile(result);
  console.log((performance.now() - begin) / 1000);
}
