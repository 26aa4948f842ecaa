// The model: answers for prepared bytes, in the form of Bobbin's service.

import { network } from './network.js';
import { distance } from './novelty.js';
import { Preparer } from './prepare.js';

const VECTORS = 'novelty/vectors';

export class Classifier {
  /**
   * @param description of the model, as the page has it
   * @param tensors a Map of {values} by name
   */
  constructor(description, tensors) {
    this.description = description;
    this.preparer = new Preparer(description.preprocessing);
    const { novelty } = description;
    this.vectors = novelty && tensors.get(VECTORS).values;
    this.compute = network(description.layers, tensors, (name, outputs) => {
      if (name === novelty?.layer) {
        this.kept = outputs;
      }
    });
  }

  /** The outputs for an image's bytes, and its distance from the training images, null if the model cannot tell. */
  outputs(bytes) {
    const outputs = Float32Array.from(this.compute(this.preparer.values(bytes)));
    const { novelty } = this.description;
    return { outputs, distance: novelty && distance(this.kept, novelty, this.vectors) };
  }

  /**
   * Classifies an image.
   *
   * @param bytes prepared, in the order height, width, channels
   * @return {classes: [{index, name, and probability or score}], the winner first, unknown, novelty: {distance, threshold} or null}
   */
  classify(bytes) {
    const { outputs, distance } = this.outputs(bytes);
    const { classes, probabilities, novelty } = this.description;
    const figure = probabilities ? 'probability' : 'score';
    // Equal ones keep the order of the classes.
    const ranked = classes.map((name, index) => ({ index, name, [figure]: outputs[index] })).sort((one, other) => other[figure] - one[figure]);
    const measured = novelty && { distance, threshold: novelty.threshold };
    return { classes: ranked, unknown: novelty !== null && distance > novelty.threshold, novelty: measured };
  }
}
