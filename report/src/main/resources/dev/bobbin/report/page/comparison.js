// The scripts of a comparison: overlaid curves, and the images on which models disagree.
'use strict';

(() => {
  const { data, charts, images } = bobbin;
  const $ = (id) => document.getElementById(id);

  function curves() {
    if (!$('accuracy-chart')) {
      return;
    }
    const hint = 'Point at a curve, or focus it and use the arrow keys, to read its values.';
    const common = { x: 'epoch', word: 'epoch', wholeX: true, hint };
    // With many runs only the curves by which runs are judged.
    const judged = (series) => {
      const validation = series.filter((one) => one.name.endsWith('validation'));
      return series.length > 6 && validation.length > 0 ? validation : series;
    };
    charts.lines($('accuracy-chart'), { ...common, series: judged(data.curves.accuracy) });
    charts.lines($('loss-chart'), { ...common, series: judged(data.curves.loss), beginAtZero: true });
  }

  function disagreements() {
    const gallery = $('disagreements-images');
    if (!gallery || !images) {
      return;
    }
    const STEP = 48;
    const byClass = $('disagreements-class');
    const byModel = $('disagreements-model');
    data.classes.forEach((name, c) => byClass.append(new Option(name, c)));
    data.models.forEach((name, m) => byModel.append(new Option(`only ${name} is right`, m)));
    byModel.append(new Option('none is right', data.models.length));
    let slots = [];
    let shown = 0;

    function wanted(slot) {
      const label = images.label(slot);
      const right = images.answers(slot).map((answer) => answer.class === label);
      const model = Number(byModel.value);
      return (
        (byClass.value === '-1' || label === Number(byClass.value)) &&
        (model === -1 || right.every((is, m) => is === (m === model)))
      );
    }

    function more() {
      for (const slot of slots.slice(shown, shown + STEP)) {
        const said = images.answers(slot).map((answer, m) => `${data.models[m]}: ${answer.name} ${answer.text}`);
        gallery.append(images.entry(slot, [data.classes[images.label(slot)], ...said]));
      }
      shown = Math.min(shown + STEP, slots.length);
      $('disagreements-more').hidden = shown >= slots.length;
      $('disagreements-more').textContent = `Show more (${slots.length - shown} left)`;
    }

    function renew() {
      slots = [];
      for (let slot = 0; slot < images.count; slot++) {
        if (wanted(slot)) {
          slots.push(slot);
        }
      }
      shown = 0;
      gallery.replaceChildren();
      $('disagreements-count').textContent = `${slots.length} ${slots.length === 1 ? 'image' : 'images'}`;
      more();
    }

    byClass.addEventListener('change', renew);
    byModel.addEventListener('change', renew);
    $('disagreements-more').addEventListener('click', more);
    renew();
  }

  curves();
  disagreements();
})();
