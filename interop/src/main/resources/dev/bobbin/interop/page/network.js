// The network, one image at a time. Values lie in the order height, width, channels; weights in Keras's. Sums are made in double precision.

import { activation } from './activations.js';

/**
 * Adds the products of a vector and a matrix.
 *
 * @param inputs vector
 * @param kernel [inputs][outputs]
 * @param sums of the outputs
 */
function addProducts(inputs, kernel, sums) {
  const count = sums.length;
  let row = 0;
  let at = 0;
  // Four rows at a time, so that a sum is loaded and stored once for them.
  for (; row + 4 <= inputs.length; row += 4, at += 4 * count) {
    const [a, b, c, d] = [inputs[row], inputs[row + 1], inputs[row + 2], inputs[row + 3]];
    const [second, third, fourth] = [at + count, at + 2 * count, at + 3 * count];
    for (let o = 0; o < count; o++) {
      sums[o] += a * kernel[at + o] + b * kernel[second + o] + c * kernel[third + o] + d * kernel[fourth + o];
    }
  }
  for (; row < inputs.length; row++, at += count) {
    const value = inputs[row];
    for (let o = 0; o < count; o++) {
      sums[o] += value * kernel[at + o];
    }
  }
}

/** Where a window lies at an output, along one axis: {first input, first of the window, how many are inside}. */
function spans(outputs, inputs, window, stride, before) {
  return Array.from({ length: outputs }, (_, output) => {
    const start = output * stride - before;
    const skipped = Math.max(0, -start);
    return { input: start + skipped, window: skipped, count: Math.min(inputs, start + window) - start - skipped };
  });
}

/** Rows and columns of a layer's window at each of its outputs. */
function windows({ input, output, window, strides, before }) {
  const [rows, columns] = [0, 1].map((axis) => spans(output[axis], input[axis], window[axis], strides[axis], before[axis]));
  return { rows, columns };
}

const size = ([height, width, channels]) => height * width * channels;

const LAYERS = {
  dense({ name, output }, weights) {
    const kernel = weights(name, 'kernel');
    const bias = weights(name, 'bias', true) ?? new Float32Array(output[2]);
    const sums = new Float64Array(output[2]);
    const y = new Float32Array(output[2]);
    return (x) => {
      sums.set(bias);
      addProducts(x, kernel, sums);
      y.set(sums);
      return y;
    };
  },

  conv2d(layer, weights) {
    const { name, input, output, window } = layer;
    const kernel = weights(name, 'kernel');
    const bias = weights(name, 'bias', true) ?? new Float32Array(output[2]);
    const { rows, columns } = windows(layer);
    const channels = input[2];
    const line = input[1] * channels;
    const sums = new Float64Array(output[2]);
    const patch = new Float32Array(window[0] * window[1] * channels);
    const y = new Float32Array(size(output));
    return (x) => {
      let to = 0;
      for (const row of rows) {
        for (const column of columns) {
          if (row.count < window[0] || column.count < window[1]) {
            patch.fill(0);
          }
          for (let r = 0; r < row.count; r++) {
            const from = (row.input + r) * line + column.input * channels;
            const at = ((row.window + r) * window[1] + column.window) * channels;
            for (let i = 0; i < column.count * channels; i++) {
              patch[at + i] = x[from + i];
            }
          }
          sums.set(bias);
          addProducts(patch, kernel, sums);
          y.set(sums, to);
          to += sums.length;
        }
      }
      return y;
    };
  },

  'max-pool': (layer) =>
    pool(layer, {
      start: -Infinity,
      join: Math.max,
      finish: (value) => value,
    }),

  'average-pool': (layer) =>
    pool(layer, {
      start: 0,
      join: (sum, value) => sum + value,
      finish: (sum, count) => sum / count,
    }),

  'global-max-pool': (layer) => LAYERS['max-pool'](everything(layer)),

  'global-average-pool': (layer) => LAYERS['average-pool'](everything(layer)),

  // Pixel by pixel is how the values lie.
  flatten: () => (x) => x,

  dropout: () => (x) => x,

  'spatial-dropout': () => (x) => x,

  'batch-norm'({ name, output, epsilon }, weights) {
    const [gamma, beta, mean, variance] = ['gamma', 'beta', 'moving_mean', 'moving_variance'].map((part) => weights(name, part));
    const scale = Float64Array.from(gamma, (value, c) => value / Math.sqrt(variance[c] + epsilon));
    const y = new Float32Array(size(output));
    return (x) => {
      for (let at = 0, c = 0; at < y.length; at++, c = c + 1 === scale.length ? 0 : c + 1) {
        y[at] = (x[at] - mean[c]) * scale[c] + beta[c];
      }
      return y;
    };
  },

  activation({ output }) {
    const y = new Float32Array(size(output));
    return (x) => {
      y.set(x);
      return y;
    };
  },

  residual({ output, body, shortcut }, weights, keep) {
    const [long, short] = [sequence(body, weights, keep), sequence(shortcut, weights, keep)];
    const y = new Float32Array(size(output));
    return (x) => {
      const [one, other] = [long(x), short(x)];
      for (let at = 0; at < y.length; at++) {
        y[at] = one[at] + other[at];
      }
      return y;
    };
  },
};

/** The windows of one pool over the whole image. */
function everything(layer) {
  return { ...layer, window: layer.input, strides: [1, 1], before: [0, 0] };
}

/** A pool: what lies outside of the image is left out. */
function pool(layer, { start, join, finish }) {
  const { input, output } = layer;
  const { rows, columns } = windows(layer);
  const channels = input[2];
  const y = new Float32Array(size(output));
  return (x) => {
    let to = 0;
    for (const row of rows) {
      for (const column of columns) {
        for (let channel = 0; channel < channels; channel++) {
          let value = start;
          for (let r = row.input; r < row.input + row.count; r++) {
            let at = (r * input[1] + column.input) * channels + channel;
            for (let c = 0; c < column.count; c++, at += channels) {
              value = join(value, x[at]);
            }
          }
          y[to++] = finish(value, row.count * column.count);
        }
      }
    }
    return y;
  };
}

function sequence(layers, weights, keep) {
  const steps = layers.map((layer) => {
    const compute = LAYERS[layer.kind](layer, weights, keep);
    const activate = layer.activation ? activation(layer.activation, layer.output[2]) : () => {};
    return (x) => {
      const y = compute(x);
      activate(y);
      keep(layer.name, y);
      return y;
    };
  });
  return (x) => steps.reduce((values, step) => step(values), x);
}

/**
 * Prepares a network.
 *
 * @param layers as the page describes them: {kind, name, input, output, and what the kind needs}
 * @param tensors a Map of {values} by name
 * @param keep is called with the name of each layer and its output, which is valid until the next image
 * @return a function from the input's values to the outputs, valid until the next image
 */
export function network(layers, tensors, keep = () => {}) {
  const weights = (layer, part, optional = false) => {
    const tensor = tensors.get(`${layer}/${part}`);
    if (!tensor && !optional) {
      throw new Error(`This page is damaged: the weights ${layer}/${part} are missing.`);
    }
    return tensor?.values;
  };
  return sequence(layers, weights, keep);
}
