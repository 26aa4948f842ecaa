// The proof: some images with the outputs that Bobbin computed for them when it wrote the page.

/** As in the proof beside an exported file: of the largest output, where that is above 1. */
const TOLERANCE = 1e-5;

export class Proof {
  /**
   * @param classifier that is checked
   * @param images prepared bytes of all images
   * @param outputs of all images, as Bobbin computed them
   * @param distances of all images from the training images; null if the model cannot tell
   */
  constructor(classifier, images, outputs, distances) {
    const { classes, preprocessing } = classifier.description;
    this.classifier = classifier;
    this.outputs = outputs;
    this.distances = distances;
    this.classes = classes.length;
    this.count = outputs.length / this.classes;
    /** What differences of outputs are measured by: a score near zero is a sum of larger numbers, too. */
    this.largestOutput = outputs.reduce((largest, output) => Math.max(largest, Math.abs(output)), 1);
    const [height, width, channels] = preprocessing.size;
    this.image = (at) => images.subarray(at * height * width * channels, (at + 1) * height * width * channels);
  }

  /** The outputs of an image, as Bobbin computed them. */
  expected(at) {
    return this.outputs.subarray(at * this.classes, (at + 1) * this.classes);
  }

  /** The largest difference of an output of an image, as a share of the largest output where that is above 1; the same of its distance. */
  difference(at) {
    const { outputs, distance } = this.classifier.outputs(this.image(at));
    const differences = Array.from(this.expected(at), (expected, index) => apart(expected, outputs[index], this.largestOutput));
    if (this.distances) {
      differences.push(apart(this.distances[at], distance, Math.max(1, Math.abs(this.distances[at]))));
    }
    return Math.max(...differences);
  }

  /** The largest difference of all images. */
  largest() {
    return Math.max(0, ...Array.from({ length: this.count }, (_, at) => this.difference(at)));
  }

  /** The verdict in words, {agrees, words}, after all images; between two of them, the page can do something else. */
  async verdict() {
    let largest = 0;
    for (let at = 0; at < this.count; at++) {
      await new Promise((resume) => setTimeout(resume));
      largest = Math.max(largest, this.difference(at));
    }
    const images = this.count === 1 ? '1 image' : `${this.count} images`;
    const words = `on ${images} the answers here`;
    if (largest <= TOLERANCE) {
      return { agrees: true, words: `Checked: ${words} are those of Bobbin, the program that made this file${largest === 0 ? ', to the last bit' : `; the largest difference is ${figure(largest)}`}.` };
    }
    const differs = `they differ by up to ${figure(largest)}, where ${figure(TOLERANCE)} is allowed`;
    return { agrees: false, words: `Do not trust this page in this browser: ${words} are not those of Bobbin, the program that made this file; ${differs}.` };
  }
}

function apart(expected, found, size) {
  const difference = Object.is(expected, found) ? 0 : Math.abs(expected - found) / size;
  return Number.isNaN(difference) ? Infinity : difference;
}

function figure(number) {
  return number.toExponential(1).replace('e-', 'e\u2011');
}
