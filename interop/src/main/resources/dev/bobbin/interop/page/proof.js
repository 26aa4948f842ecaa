// The proof: some images with the outputs that Bobbin computed for them when it wrote the page.

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
    const [height, width, channels] = preprocessing.size;
    this.image = (at) => images.subarray(at * height * width * channels, (at + 1) * height * width * channels);
  }

  /** The outputs of an image, as Bobbin computed them. */
  expected(at) {
    return this.outputs.subarray(at * this.classes, (at + 1) * this.classes);
  }

  /** The largest difference of an output of an image; above 1, relative. */
  difference(at) {
    const { outputs, distance } = this.classifier.outputs(this.image(at));
    const pairs = [...this.expected(at)].map((expected, index) => [expected, outputs[index]]);
    return Math.max(...(this.distances ? [...pairs, [this.distances[at], distance]] : pairs).map(([expected, found]) => apart(expected, found)));
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
    if (largest <= TOLERANCE) {
      return { agrees: true, words: `It agrees with Bobbin to ${figure(largest)} on ${images}.` };
    }
    const differs = `on ${images} it differs by up to ${figure(largest)}, where ${figure(TOLERANCE)} is allowed`;
    return { agrees: false, words: `It does not agree with Bobbin: ${differs}. Do not trust its answers in this browser.` };
  }
}

function apart(expected, found) {
  const difference = Object.is(expected, found) ? 0 : Math.abs(expected - found) / Math.max(1, Math.abs(expected));
  return Number.isNaN(difference) ? Infinity : difference;
}

function figure(number) {
  return number === 0 ? 'the last bit' : number.toExponential(1).replace('e-', 'e\u2011');
}
