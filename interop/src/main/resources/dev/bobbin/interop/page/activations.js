// Activation functions, each in place.

/**
 * Phi(-t) = exp(-t^2 / 2) (C0 + C1 u + ... + C8 u^8) with u = 1 / (1 + 0.3 t) for the normal distribution's cumulative function and t >= 0,
 * with a relative error of 1e-7: the same polynomial as Bobbin's own.
 */
const NORMAL = [6.8534782e-6, 0.11949305, 0.12188214, 0.09483263, 0.14218594, -0.07600097, 0.22821859, -0.1689526, 0.038334407];

function normal(x) {
  const t = Math.abs(x);
  const u = 1 / (1 + 0.3 * t);
  let sum = 0;
  for (let power = NORMAL.length - 1; power >= 0; power--) {
    sum = sum * u + NORMAL[power];
  }
  const tail = Math.exp(-0.5 * t * t) * sum;
  return x < 0 ? tail : 1 - tail;
}

function sigmoid(x) {
  // An exponential of a negative number cannot overflow.
  const e = Math.exp(-Math.abs(x));
  return (x < 0 ? e : 1) / (1 + e);
}

/** By the names of recipes; those that a NaN passes through are written so that it does. */
const FUNCTIONS = {
  linear: () => (x) => x,
  relu: () => (x) => (x <= 0 ? 0 : x),
  'leaky-relu': ({ negativeSlope }) => (x) => (x > 0 ? x : x * negativeSlope),
  elu: ({ alpha }) => (x) => (x > 0 ? x : Math.expm1(x) * alpha),
  gelu: () => (x) => x * normal(x),
  silu: () => (x) => x * sigmoid(x),
  sigmoid: () => sigmoid,
  tanh: () => Math.tanh,
};

/** exp(x_c) / sum over all channels c of exp(x_c), for every pixel. */
function softmax(values, channels) {
  for (let from = 0; from < values.length; from += channels) {
    const pixel = values.subarray(from, from + channels);
    let most = -Infinity;
    for (const value of pixel) {
      most = value > most ? value : most;
    }
    let sum = 0;
    for (let channel = 0; channel < channels; channel++) {
      pixel[channel] = Math.exp(pixel[channel] - most);
      sum += pixel[channel];
    }
    for (let channel = 0; channel < channels; channel++) {
      pixel[channel] /= sum;
    }
  }
}

/**
 * What applies an activation to all values of a layer's output, in place.
 *
 * @param activation {kind, and its numbers}
 * @param channels of the output
 */
export function activation({ kind, ...numbers }, channels) {
  if (kind === 'softmax') {
    return (values) => softmax(values, channels);
  }
  if (kind === 'linear') {
    return () => {};
  }
  const f = FUNCTIONS[kind](numbers);
  return (values) => {
    for (let at = 0; at < values.length; at++) {
      values[at] = f(values[at]);
    }
  };
}
