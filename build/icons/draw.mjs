// Draws every icon: `node build/icons/draw.mjs`. The results are committed, since they change only
// with this file. The mark is a stop sign's outline around a bar that holds; in the tray each state
// has a shape of its own, so that nobody needs to tell colours apart.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { icns, ico, png } from './png.mjs';
import { box, disc, grown, octagon, outline, paint, stroke, union, without } from './shapes.mjs';

const folder = import.meta.dirname;
const appSizes = [16, 32, 48, 64, 128, 256, 512];
const amber = [240, 169, 59, 1];

const flat = (colour) => () => colour;
const mix = (from, to, t) => from.map((value, index) => value + (to[index] - value) * t);

/** The app icon, on a span of 64 units. Small sizes fill the frame, with edges on whole pixels. */
function appForm(size) {
  if (size <= 16) return { plate: box(0, 0, 64, 64, 14), reach: 24, line: 8, bar: [16, 8] };
  if (size <= 32) return { plate: box(0, 0, 64, 64, 14), reach: 24, line: 6, bar: [24, 8] };
  return { plate: box(0, 0, 56, 56, 13), reach: 19, line: 4, bar: [20, 6] };
}

function appLayers(size) {
  const { plate, reach, line, bar } = appForm(size);
  const night = (x, y) => mix([52, 62, 80, 1], [24, 29, 40, 1], (y + 28) / 56);
  const paper = (x, y) => mix([255, 255, 255, 1], [214, 221, 231, 1], (y + reach) / (2 * reach));
  const glow = (x, y) => mix([250, 190, 88, 1], [232, 152, 40, 1], (y + 4) / 8);
  return [
    { shape: plate, paint: night },
    { shape: outline(octagon(reach, 2), line), paint: paper },
    { shape: box(0, 0, ...bar, bar[1] / 2), paint: glow },
  ];
}

/** Tray glyphs, on a span of 22 units, with edges on whole pixels at 22. */
const ring = outline(octagon(9, 1), 2);
const slash = stroke(-8.5, 8.5, 8.5, -8.5, 2);
const dot = disc(6, 6, 4);

const trayStates = {
  watching: { body: ring },
  waiting: { body: union(without(ring, grown(dot, 1.5))), accent: dot },
  held: { body: union(ring, box(-2, 0, 2, 8, 0.6), box(2, 0, 2, 8, 0.6)) },
  unprotected: { body: union(without(ring, grown(slash, 1.6)), slash) },
};

/** For panels of either brightness, and as a template that macOS tints itself. */
const trayInks = {
  '-on-dark': { ink: [240, 243, 247, 1], accent: amber },
  '-on-light': { ink: [38, 45, 58, 1], accent: [208, 124, 12, 1] },
  Template: { ink: [0, 0, 0, 1], accent: [0, 0, 0, 1] },
};

function trayLayers({ body, accent }, inks) {
  const layers = [{ shape: body, paint: flat(inks.ink) }];
  if (accent) layers.push({ shape: accent, paint: flat(inks.accent) });
  return layers;
}

function drawApp() {
  const images = appSizes.map((size) => ({
    size,
    data: png(size, paint(size, 64, appLayers(size))),
  }));
  for (const { size, data } of images) writeFileSync(join(folder, `${size}x${size}.png`), data);
  writeFileSync(join(folder, 'icon.ico'), ico(images.filter(({ size }) => size <= 256)));
  writeFileSync(join(folder, 'icon.icns'), icns(images));
}

function drawTray() {
  mkdirSync(join(folder, 'tray'), { recursive: true });
  for (const [state, shapes] of Object.entries(trayStates)) {
    for (const [suffix, inks] of Object.entries(trayInks)) {
      for (const [size, density] of [
        [22, ''],
        [44, '@2x'],
      ]) {
        const file = join(folder, 'tray', `${state}${suffix}${density}.png`);
        writeFileSync(file, png(size, paint(size, 22, trayLayers(shapes, inks))));
      }
    }
  }
}

drawApp();
drawTray();
