#!/usr/bin/env node
/* Judges exported models by TensorFlow.js, without its native parts, and by ONNX Runtime for Node.

     cp judges/package.json MODULES && npm install --ignore-scripts --prefix MODULES
     node judges/exports.mjs FOLDER MODULES

   FOLDER has models and beside each its proof, as `bobbin export` writes them; MODULES is the folder
   that has the packages. Prints for each runtime the number of models and the largest
   difference of an output; ends with 1 if one is above the proof's tolerance, a model is refused, or
   there is none. */
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';

const ENDING = '.proof.json';
/* TensorFlow.js predicts no empty batch. */
const NOT_EMPTY = [1, 3, 32];
const [folder, modules] = process.argv.slice(2);
const require = createRequire(path.resolve(modules, 'judge.js'));

function proofs(format) {
  return fs
    .readdirSync(folder)
    .filter((name) => name.endsWith(ENDING))
    .sort()
    .map((name) => ({
      file: path.join(folder, name.slice(0, -ENDING.length)),
      ...JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8')),
    }))
    .map((proof) => ({ ...proof, input: proof.input.split('x').map(Number) }))
    .filter((proof) => proof.format === format);
}

/* What the model takes: bytes as they are, or float32. */
function prepared(proof) {
  const bytes = Uint8Array.from(Buffer.from(proof.images, 'base64'));
  if (proof.takesBytes) {
    return bytes;
  }
  const [mean, std] = [Float32Array.from(proof.mean), Float32Array.from(proof.std)];
  const channels = mean.length;
  return Float32Array.from(bytes, (byte, i) => Math.fround(byte - mean[i % channels]) / std[i % channels]);
}

function channelsFirst(values, [height, width, channels]) {
  const size = height * width * channels;
  return values.map((_, i) => {
    const within = i % size;
    const channel = Math.floor(within / (height * width));
    const pixel = within % (height * width);
    return values[i - within + pixel * channels + channel];
  });
}

async function difference(proof, sizes, answer) {
  const values = prepared(proof);
  const inputs = proof.channelsFirst ? channelsFirst(values, proof.input) : values;
  const sample = proof.channelsFirst ? [proof.input[2], proof.input[0], proof.input[1]] : proof.input;
  const size = sample.reduce((a, b) => a * b, 1);
  let largest = 0;
  let begin = 0;
  for (const count of sizes) {
    const outputs = await answer(inputs.slice(begin * size, (begin + count) * size), [count, ...sample]);
    const expected = proof.expected.slice(begin, begin + count).flat();
    begin += count;
    if (outputs.length !== expected.length) {
      throw new Error(`expected ${expected.length} outputs, received ${outputs.length}`);
    }
    for (let i = 0; i < expected.length; i++) {
      const found = Math.abs(outputs[i] - expected[i]);
      largest = found <= largest ? largest : found;
    }
  }
  if (begin > proof.expected.length) {
    throw new Error(`expected ${begin} images in the proof, received ${proof.expected.length}`);
  }
  return largest;
}

function layersModel(tf, model) {
  const { modelTopology, weightsManifest, userDefinedMetadata } = JSON.parse(
    fs.readFileSync(path.join(model, 'model.json'), 'utf8'),
  );
  const shards = weightsManifest.flatMap((group) => group.paths);
  const bytes = Buffer.concat(shards.map((name) => fs.readFileSync(path.join(model, name))));
  return tf.loadLayersModel({
    load: async () => ({
      modelTopology,
      weightSpecs: weightsManifest.flatMap((group) => group.weights),
      weightData: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength),
      userDefinedMetadata,
    }),
  });
}

async function tensorflow() {
  const tf = require('@tensorflow/tfjs');
  // It would advise its native parts.
  tf.enableProdMode();
  await tf.setBackend('cpu');
  return async (proof) => {
    const model = await layersModel(tf, proof.file);
    const found = await difference(proof, NOT_EMPTY, (values, shape) =>
      tf.tidy(() => model.predict(tf.tensor(values, shape)).dataSync()),
    );
    model.dispose();
    return found;
  };
}

async function onnxRuntime() {
  const ort = require('onnxruntime-node');
  return async (proof) => {
    const run = async (graphOptimizationLevel, sizes) => {
      const options = { graphOptimizationLevel, intraOpNumThreads: 2, logSeverityLevel: 4 };
      const session = await ort.InferenceSession.create(proof.file, options);
      const found = await difference(proof, sizes, async (values, shape) => {
        const type = proof.takesBytes ? 'uint8' : 'float32';
        const answers = await session.run({ [session.inputNames[0]]: new ort.Tensor(type, values, shape) });
        return answers[session.outputNames[0]].data;
      });
      await session.release();
      return found;
    };
    // With all optimizations it lays channels out in blocks, and refuses to add empty batches then.
    await run('extended', [0]);
    return run('all', NOT_EMPTY);
  };
}

async function judge(name, format, runtime) {
  const run = await runtime();
  let judged = 0;
  let failed = 0;
  let largest = 0;
  for (const proof of proofs(format)) {
    const file = path.basename(proof.file);
    try {
      const found = await run(proof);
      judged++;
      largest = found <= largest ? largest : found;
      if (!(found <= proof.tolerance)) {
        failed++;
        console.log(`${name}: ${file}: ${found.toExponential(2)}, expected at most ${proof.tolerance}`);
      }
    } catch (e) {
      failed++;
      console.log(`${name}: ${file}: ${String(e).replace(/\s+/g, ' ').slice(0, 300)}`);
    }
  }
  console.log(`${name}: ${judged} models, ${failed} failed, largest difference ${largest.toExponential(1)}`);
  return judged > 0 && failed === 0;
}

const right = [await judge('tfjs', 'tfjs', tensorflow), await judge('onnxruntime-node', 'onnx', onnxRuntime)];
process.exit(right.every(Boolean) ? 0 : 1);
