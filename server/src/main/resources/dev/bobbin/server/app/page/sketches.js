// Sketches of garments to start with, on a square of 28 x 28.

const SIDE = 28;

const SKETCHES = [
  {
    name: 'T-shirt',
    parts: [
      ['#d8d8d8', 'M10 2 C11 4.5 17 4.5 18 2 L21.5 3 L26.5 8.5 L23 11.5 L20 9.5 L20 26 L8 26 L8 9.5 L5 11.5 L1.5 8.5 L6.5 3Z'],
      ['#a0a0a0', 'M10 2 C11 4.5 17 4.5 18 2 L18.8 2.3 C17.5 5.8 10.5 5.8 9.2 2.3Z'],
      ['#6a6a6a', 'M11 11 L17 11 L17 15 L11 15Z'],
    ],
  },
  {
    name: 'Trouser',
    parts: [
      ['#cfcfcf', 'M8.5 2 L19.5 2 L20.5 26 L15.5 26 L14.2 10 L13.8 10 L12.5 26 L7.5 26Z'],
      ['#909090', 'M8.5 2 L19.5 2 L19.6 3.5 L8.4 3.5Z'],
    ],
  },
  {
    name: 'Dress',
    parts: [['#d4d4d4', 'M11 2 L12 2 C12.5 4.5 15.5 4.5 16 2 L17 2 L17.5 8 L16.8 12 L20 26 L8 26 L11.2 12 L10.5 8Z']],
  },
  {
    name: 'Sneaker',
    parts: [
      ['#d0d0d0', 'M27 10 C25.5 11.5 22.5 11.5 21 10 C19.5 9 17.5 9.2 16.5 10.5 C13.5 13.5 9 14.5 4.5 15 C1.8 15.5.8 16.8.8 18.5 L27.2 18.5 C27.6 15.5 27.4 12 27 10Z'],
      ['#ffffff', 'M.8 18 L27.2 18 L27 20.4 L1.2 20.4Z'],
    ],
  },
  {
    name: 'Bag',
    parts: [
      ['#d6d6d6', 'M3 12 L25 12 L26 24 L2 24Z'],
      ['#b0b0b0', 'M8.5 12 C8.5 3.5 19.5 3.5 19.5 12 L17.8 12 C17.8 6 10.2 6 10.2 12Z'],
    ],
  },
  {
    name: 'Ankle boot',
    parts: [
      ['#cccccc', 'M24.5 2 L15 2 C15 7 13.5 11 9.5 13.5 C5.5 15.5 2 16.5 1.5 20.5 L1.5 22.5 L25.5 22.5 C26 16 25 8 24.5 2Z'],
      ['#8a8a8a', 'M25.6 22 L1.5 22 L1.5 24 L14 24 L15 23.2 L17 26 L25.6 26Z'],
    ],
  },
];

/** Their names, in the order of the menu. */
export const names = SKETCHES.map(({ name }) => name);

/** Whether the classes are those of the sketches, and perhaps more. */
export function fit(classes) {
  return names.every((name) => classes.some((one) => one.toLowerCase().includes(name.toLowerCase())));
}

/** The sketch for a class, by its name: 'T-shirt' for 'T-shirt/top'. */
export function of(className) {
  return Math.max(0, names.findIndex((name) => className.toLowerCase().includes(name.toLowerCase())));
}

/** The grey values of a sketch at any size. */
export function greys(at, width, height) {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  context.scale(width / SIDE, height / SIDE);
  for (const [colour, path] of SKETCHES[at].parts) {
    context.fillStyle = colour;
    context.fill(new Path2D(path));
  }
  const { data } = context.getImageData(0, 0, width, height);
  // On black, half-transparent pixels are half as light.
  return Uint8ClampedArray.from({ length: width * height }, (_, pixel) => (data[4 * pixel] * data[4 * pixel + 3]) / 255);
}
