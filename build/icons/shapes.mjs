// Shapes as signed distances (negative inside), in design units around the centre. A distance
// gives a smooth edge at every size, and shapes combine by min and max.

const [cosine, sine, slope] = [-0.9238795325, 0.3826834323, 0.4142135623];

/** A regular octagon standing on an edge; `apothem` is the distance from centre to edge. */
export function octagon(apothem, rounding = 0) {
  const inner = apothem - rounding;
  return (x0, y0) => {
    let [x, y] = [Math.abs(x0), Math.abs(y0)];
    for (const axis of [cosine, -cosine]) {
      const fold = 2 * Math.min(axis * x + sine * y, 0);
      [x, y] = [x - fold * axis, y - fold * sine];
    }
    const dx = x - Math.min(Math.max(x, -slope * inner), slope * inner);
    const dy = y - inner;
    return Math.hypot(dx, dy) * Math.sign(dy) - rounding;
  };
}

export function box(centreX, centreY, width, height, rounding = 0) {
  return (x, y) => {
    const dx = Math.abs(x - centreX) - width / 2 + rounding;
    const dy = Math.abs(y - centreY) - height / 2 + rounding;
    const outside = Math.hypot(Math.max(dx, 0), Math.max(dy, 0));
    return outside + Math.min(Math.max(dx, dy), 0) - rounding;
  };
}

export function disc(centreX, centreY, radius) {
  return (x, y) => Math.hypot(x - centreX, y - centreY) - radius;
}

/** A line with round ends. */
export function stroke(x1, y1, x2, y2, width) {
  return (x, y) => {
    const [dx, dy] = [x2 - x1, y2 - y1];
    const along = ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy);
    const t = Math.min(Math.max(along, 0), 1);
    return Math.hypot(x - x1 - t * dx, y - y1 - t * dy) - width / 2;
  };
}

/** A band of the given width just inside a shape's edge. */
export function outline(shape, width) {
  return (x, y) => Math.abs(shape(x, y) + width / 2) - width / 2;
}

export function union(...shapes) {
  return (x, y) => Math.min(...shapes.map((shape) => shape(x, y)));
}

export function without(shape, hole) {
  return (x, y) => Math.max(shape(x, y), -hole(x, y));
}

export function grown(shape, by) {
  return (x, y) => shape(x, y) - by;
}

/** Paints layers [{ shape, paint: (x, y) => [r, g, b, a] }] of a design `span` units wide. */
export function paint(size, span, layers) {
  const pixels = new Uint8Array(size * size * 4);
  const unit = span / size;
  for (let index = 0; index < size * size; index += 1) {
    const x = ((index % size) + 0.5) * unit - span / 2;
    const y = (Math.floor(index / size) + 0.5) * unit - span / 2;
    pixels.set(blend(layers, x, y, unit), index * 4);
  }
  return pixels;
}

function blend(layers, x, y, unit) {
  let [red, green, blue, alpha] = [0, 0, 0, 0];
  for (const { shape, paint: colour } of layers) {
    const cover = Math.min(Math.max(0.5 - shape(x, y) / unit, 0), 1);
    if (cover === 0) continue;
    const [r, g, b, a] = colour(x, y);
    const top = cover * a;
    const rest = alpha * (1 - top);
    const total = top + rest;
    if (total === 0) continue;
    red = (r * top + red * rest) / total;
    green = (g * top + green * rest) / total;
    blue = (b * top + blue * rest) / total;
    alpha = total;
  }
  return [red, green, blue, alpha * 255].map(Math.round);
}
