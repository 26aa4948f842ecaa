#!/usr/bin/env node
/* Judges exported models by TensorFlow.js in Node, without its native parts.

     npm i @tensorflow/tfjs@4.22.0
     node judges/tfjs.mjs FOLDER

   FOLDER has NAME-tfjs/model.json, and for each NAME.json with the inputs and what Bobbin answers:
   {"shape": [n, h, w, c], "inputs": base64 of little-endian float32, "expected": [[...], ...]}.
   Prints the largest difference of each model; ends with 1 if one is above 1e-5, or is refused. */
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';

// Found from the folder that it is run in.
const require = createRequire(path.join(process.cwd(), 'judge.js'));
const tf = require('@tensorflow/tfjs');

const TOLERANCE = 1e-5;

function handler(folder) {
  return {
    load: async () => {
      const model = JSON.parse(fs.readFileSync(path.join(folder, 'model.json'), 'utf8'));
      const shards = model.weightsManifest.flatMap((group) => group.paths);
      const bytes = Buffer.concat(shards.map((name) => fs.readFileSync(path.join(folder, name))));
      return {
        modelTopology: model.modelTopology,
        weightSpecs: model.weightsManifest.flatMap((group) => group.weights),
        weightData: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength),
        userDefinedMetadata: model.userDefinedMetadata,
      };
    },
  };
}

async function difference(model, proof) {
  const bytes = Buffer.from(proof.inputs, 'base64');
  const inputs = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  const [count, ...sample] = proof.shape;
  const size = sample.reduce((a, b) => a * b, 1);
  let largest = 0;
  const batches = [[0, count], ...Array.from({ length: count }, (_, i) => [i, i + 1])];
  for (const [from, to] of batches) {
    const input = tf.tensor(inputs.slice(from * size, to * size), [to - from, ...sample]);
    const output = await model.predict(input).data();
    const expected = proof.expected.slice(from, to).flat();
    if (output.length !== expected.length) {
      throw new Error(`expected ${expected.length} outputs, received ${output.length}`);
    }
    for (let i = 0; i < expected.length; i++) {
      const found = Math.abs(output[i] - expected[i]);
      largest = found <= largest ? largest : found;
    }
  }
  return largest;
}

const folder = process.argv[2];
await tf.setBackend('cpu');
let failed = 0;
let judged = 0;
let all = 0;
for (const file of fs.readdirSync(folder).filter((name) => name.endsWith('.json')).sort()) {
  const name = file.slice(0, -'.json'.length);
  const model = path.join(folder, `${name}-tfjs`);
  if (!fs.existsSync(model)) {
    continue;
  }
  judged++;
  try {
    const proof = JSON.parse(fs.readFileSync(path.join(folder, file), 'utf8'));
    const found = await difference(await tf.loadLayersModel(handler(model)), proof);
    console.log(`${name}-tfjs: ${found.toExponential(2)}`);
    failed += found <= TOLERANCE ? 0 : 1;
    all = found <= all ? all : found;
  } catch (e) {
    failed++;
    console.log(`${name}-tfjs: refused: ${String(e).slice(0, 300)}`);
  }
}
console.log(`largest difference of ${judged} models in TensorFlow.js ${tf.version_core}: ${all.toExponential(2)}`);
process.exit(failed > 0 || judged === 0 ? 1 : 0);
