// Images of a data set, cut out of sheets, with the predictions for them.
'use strict';

bobbin.images = ((data) => {
  if (!data.images) {
    return null;
  }
  const { sheets, images, classes, files = [] } = data;
  const pictures = new Map();

  function bytes(text) {
    return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer;
  }

  const index = new Int32Array(bytes(images.index));
  const label = new Int32Array(bytes(images.label));
  const named = new Int32Array(bytes(images.classes));
  const outputs = new Float32Array(bytes(images.outputs));

  function sheet(number) {
    if (!pictures.has(number)) {
      pictures.set(
        number,
        new Promise((resolve, reject) => {
          const picture = new Image();
          picture.onload = () => resolve(picture);
          picture.onerror = () => reject(new Error(`sheet ${number} cannot be read`));
          picture.src = sheets.sheets[number];
        }),
      );
    }
    return pictures.get(number);
  }

  /** Draws an image onto a canvas, which takes its size. */
  async function draw(canvas, slot) {
    canvas.width = sheets.width;
    canvas.height = sheets.height;
    canvas.dataset.slot = slot;
    const picture = await sheet(Math.floor(slot / sheets.onASheet));
    // Another image may have been asked for meanwhile.
    if (canvas.dataset.slot !== String(slot)) {
      return;
    }
    const place = slot % sheets.onASheet;
    const left = (place % sheets.columns) * sheets.width;
    const top = Math.floor(place / sheets.columns) * sheets.height;
    const context = canvas.getContext('2d');
    context.drawImage(picture, left, top, sheets.width, sheets.height, 0, 0, sheets.width, sheets.height);
  }

  function output(value, k) {
    return images.probabilities[k] ? `${(100 * value).toFixed(2)}\u00a0%` : value.toPrecision(4);
  }

  /** Predictions for an image: in a report the likeliest classes, the predicted one first; in a comparison one for each model. */
  function answers(slot) {
    return Array.from({ length: images.answers }, (_, k) => {
      const at = slot * images.answers + k;
      return { class: named[at], name: classes[named[at]], text: output(outputs[at], k) };
    });
  }

  function predicted(slot) {
    return named[slot * images.answers];
  }

  /** The slots of one cell of the confusion matrix, the most confident first. */
  function behind(actual, guess) {
    const slots = [];
    for (let slot = 0; slot < images.count; slot++) {
      if (label[slot] === actual && predicted(slot) === guess) {
        slots.push(slot);
      }
    }
    return slots.sort((a, b) => outputs[b * images.answers] - outputs[a * images.answers]);
  }

  function line(words, style) {
    const element = document.createElement('span');
    element.textContent = words;
    element.className = style;
    return element;
  }

  /** Its file, or its number if it is not a file of its own. */
  function name(slot) {
    return files[slot] ?? `no. ${index[slot]}`;
  }

  /** An image with some lines below it, the first of them in full ink, for a list of images. */
  function entry(slot, lines) {
    const item = document.createElement('div');
    item.className = 'shown';
    item.setAttribute('role', 'listitem');
    if (slot < sheets.count) {
      const canvas = document.createElement('canvas');
      canvas.setAttribute('role', 'img');
      canvas.setAttribute('aria-label', `${files[slot] ?? `image ${index[slot]}`}, ${classes[label[slot]]}`);
      draw(canvas, slot);
      item.append(canvas);
    } else {
      item.append(line('not in this page', 'soft'));
    }
    lines.forEach((words, k) => item.append(line(words, k === 0 ? '' : 'soft')));
    item.append(line(name(slot), files[slot] ? 'soft file' : 'soft'));
    return item;
  }

  return {
    draw,
    entry,
    answers,
    behind,
    predicted,
    count: images.count,
    drawable: (slot) => slot < sheets.count,
    name,
    label: (slot) => label[slot],
    floats: (text) => new Float32Array(bytes(text)),
  };
})((bobbin.data = JSON.parse(document.getElementById('data').textContent)));
