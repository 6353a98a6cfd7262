// Cameras that can be told apart: small films of one colour with a white square going round, which
// Chromium plays as its camera. So a test knows whose picture arrived, and that it moves.

import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Y, U, V of each colour. */
const COLOURS = Object.freeze({
  red: [82, 90, 240],
  green: [145, 54, 34],
  blue: [41, 240, 110],
  yellow: [210, 16, 146],
  purple: [107, 202, 222],
});

/** @typedef {keyof typeof COLOURS} Colour */
export const CAMERA_COLOURS = /** @type {Colour[]} */ (Object.keys(COLOURS));

const FRAMES = 20;
const SQUARE = 64;
const TOP = 80;

/**
 * @typedef {object} Picture
 * @property {number} [width] @property {number} [height] @property {number} [perSecond]
 * @property {number} [grain] how noisy, as in the dark: without it hardly a bit has to be sent
 */

/** The path of a film in this colour, made when there is none yet. @param {Colour} colour @param {Picture} [picture] */
export function cameraFilm(colour, { width = 320, height = 240, perSecond = 15, grain = 0 } = {}) {
  const folder = join(tmpdir(), "securechat-cameras");
  const path = join(folder, `${colour}-${width}x${height}-${perSecond}-${FRAMES}-${SQUARE}-${grain}.y4m`);
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true });
  const [y, u, v] = COLOURS[colour];
  const frames = Array.from({ length: FRAMES }, (_, number) => {
    const light = Buffer.alloc(width * height, y);
    const blue = Buffer.alloc((width * height) / 4, u);
    const red = Buffer.alloc((width * height) / 4, v);
    const left = (number * width) / FRAMES;
    let seed = number + 1;
    for (let at = 0; grain > 0 && at < light.length; at += 1) {
      seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff;
      light[at] = y + ((seed >> 16) % grain);
    }
    for (let row = TOP; row < TOP + SQUARE; row += 1) {
      for (let across = 0; across < SQUARE; across += 1) {
        const column = (left + across) % width;
        const quarter = (row >> 1) * (width / 2) + (column >> 1);
        light[row * width + column] = 235;
        blue[quarter] = red[quarter] = 128;
      }
    }
    return { light, blue, red };
  });
  // Written beside and moved: another test file may want the same film at this moment.
  const unfinished = `${path}.${process.pid}`;
  writeFileSync(unfinished, film(width, height, perSecond, frames));
  renameSync(unfinished, path);
  return path;
}

/**
 * A Y4M file of these frames.
 * @param {number} width @param {number} height @param {number} perSecond
 * @param {{ light: Buffer, blue: Buffer, red: Buffer }[]} frames planes, the two colour ones of half the width and height
 */
export function film(width, height, perSecond, frames) {
  return Buffer.concat([
    Buffer.from(`YUV4MPEG2 W${width} H${height} F${perSecond}:1 Ip A1:1 C420mpeg2\n`),
    ...frames.flatMap(({ light, blue, red }) => [Buffer.from("FRAME\n"), light, blue, red]),
  ]);
}
