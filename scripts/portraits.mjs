// Drawn people for the screenshots' cameras: they sit in a room, sway, blink and talk.

import { mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { film } from "../tests/support/cameras.mjs";
import { launchChromium } from "../tests/support/chromium.mjs";

const LOOKS = {
  red: { wall: ["#f6d9c4", "#e9b59b"], hair: "#6b2f1c", skin: "#f2c7a5", shirt: "#c2503f", long: true, beard: false },
  blue: { wall: ["#cfe0ec", "#9fbdd3"], hair: "#2b2320", skin: "#c98f6b", shirt: "#2f5d8c", long: false, beard: true },
  green: { wall: ["#dbe8cf", "#aecb9b"], hair: "#c9a04e", skin: "#f0cdb4", shirt: "#3f7d57", long: true, beard: false },
};

/** @typedef {keyof typeof LOOKS} Who */

const WIDTH = 640;
const HEIGHT = 480;
const FRAMES = 30;

/** Films of these people, by their colour. @param {Who[]} who @returns {Promise<Partial<Record<Who, string>>>} */
export async function portraits(who) {
  const folder = join(tmpdir(), "securechat-portraits");
  mkdirSync(folder, { recursive: true });
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    /** @type {Partial<Record<Who, string>>} */
    const films = {};
    for (const one of who) {
      const frames = [];
      for (let frame = 0; frame < FRAMES; frame += 1) {
        const drawn = await page.evaluate(draw, { look: LOOKS[one], width: WIDTH, height: HEIGHT, time: frame / FRAMES });
        frames.push(planes(Buffer.from(drawn, "base64")));
      }
      const path = join(folder, `${one}.y4m`);
      writeFileSync(path, film(WIDTH, HEIGHT, 15, frames));
      films[one] = path;
    }
    return films;
  } finally {
    await browser.close();
  }
}

/** From red, green, blue to light and colour, as cameras give it. @param {Buffer} rgba */
function planes(rgba) {
  const light = Buffer.alloc(WIDTH * HEIGHT);
  const blue = Buffer.alloc((WIDTH * HEIGHT) / 4);
  const red = Buffer.alloc((WIDTH * HEIGHT) / 4);
  for (let row = 0; row < HEIGHT; row += 1) {
    for (let column = 0; column < WIDTH; column += 1) {
      const at = (row * WIDTH + column) * 4;
      const [r, g, b] = [rgba[at], rgba[at + 1], rgba[at + 2]];
      light[row * WIDTH + column] = 16 + 0.257 * r + 0.504 * g + 0.098 * b;
      if (row % 2 || column % 2) continue;
      const quarter = (row / 2) * (WIDTH / 2) + column / 2;
      blue[quarter] = 128 - 0.148 * r - 0.291 * g + 0.439 * b;
      red[quarter] = 128 + 0.439 * r - 0.368 * g - 0.071 * b;
    }
  }
  return { light, blue, red };
}

/**
 * Runs in a page: one moment of a film that begins where it ends.
 * @param {{ look: typeof LOOKS[Who], width: number, height: number, time: number }} what
 */
function draw({ look, width, height, time }) {
  const pen = /** @type {OffscreenCanvasRenderingContext2D} */ (new OffscreenCanvas(width, height).getContext("2d"));
  const turn = time * Math.PI * 2;
  /** @param {number} x @param {number} y @param {number} rx @param {number} ry @param {string} colour */
  const oval = (x, y, rx, ry, colour) => {
    pen.fillStyle = colour;
    pen.beginPath();
    pen.ellipse(x, y, rx, ry, 0, 0, Math.PI * 2);
    pen.fill();
  };
  const wall = pen.createLinearGradient(0, 0, width, height);
  wall.addColorStop(0, look.wall[0]);
  wall.addColorStop(1, look.wall[1]);
  pen.fillStyle = wall;
  pen.fillRect(0, 0, width, height);
  // A window and a plant.
  pen.fillStyle = "#ffffffb0";
  pen.fillRect(46, 50, 150, 190);
  pen.fillStyle = look.wall[1];
  pen.fillRect(117, 50, 7, 190);
  pen.fillRect(46, 140, 150, 7);
  for (const lean of [-0.7, -0.35, 0, 0.35, 0.7]) {
    pen.save();
    pen.translate(556, 350);
    pen.rotate(lean + Math.sin(turn) * 0.02);
    oval(0, -74, 17, 74, "#4f7f55");
    pen.restore();
  }
  pen.fillStyle = "#a8643f";
  pen.fillRect(516, 346, 80, 140);

  pen.translate(320 + Math.sin(turn) * 9, 268 + Math.cos(turn * 2) * 3);
  if (look.long) {
    pen.fillStyle = look.hair;
    pen.beginPath();
    pen.roundRect(-104, -130, 208, 280, 96);
    pen.fill();
  }
  oval(0, 262, 190, 130, look.shirt);
  pen.fillStyle = look.skin;
  pen.beginPath();
  pen.roundRect(-34, 60, 68, 96, 30);
  pen.fill();
  pen.rotate(Math.sin(turn) * 0.03);
  oval(0, 0, 84, 104, look.skin);
  if (look.beard) {
    pen.fillStyle = look.hair;
    pen.beginPath();
    pen.ellipse(0, 40, 80, 68, 0, 0.08, Math.PI - 0.08);
    pen.fill();
  }
  pen.fillStyle = look.hair;
  pen.beginPath();
  pen.ellipse(0, -38, 92, 78, 0, Math.PI, 0);
  pen.quadraticCurveTo(40, -52, -20, -62);
  pen.quadraticCurveTo(-60, -56, -92, -38);
  pen.fill();
  const blinks = time > 0.45 && time < 0.52;
  for (const side of [-1, 1]) {
    oval(side * 33, -6, 9, blinks ? 1.5 : 11, "#2a211d");
    if (!blinks) oval(side * 33 + 3, -10, 3, 3, "#ffffff");
    oval(side * 48, 30, 15, 9, "#e0705530");
  }
  oval(0, 20, 8, 11, "#00000014");
  oval(0, 54, 24, 5 + Math.abs(Math.sin(turn * 3)) * 8, "#8f3b33");
  const { data } = pen.getImageData(0, 0, width, height);
  let text = "";
  for (let at = 0; at < data.length; at += 32768) text += String.fromCharCode(...data.subarray(at, at + 32768));
  return btoa(text);
}
