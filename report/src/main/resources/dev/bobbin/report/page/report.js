// The scripts of a report: curves, the images of a cell, reliability diagram, embedding map.
'use strict';

(() => {
  const { data, charts, images } = bobbin;
  const $ = (id) => document.getElementById(id);

  function text(tag, words, style) {
    const element = document.createElement(tag);
    element.textContent = words;
    if (style) {
      element.className = style;
    }
    return element;
  }

  function curves() {
    if (!$('accuracy-chart')) {
      return;
    }
    const marks = data.curves.best > 0 ? [{ x: data.curves.best, label: `best: epoch ${data.curves.best}` }] : [];
    const hint = 'Point at a curve, or focus it and use the arrow keys, to read its values.';
    const common = { x: 'epoch', word: 'epoch', wholeX: true, marks, hint };
    charts.lines($('accuracy-chart'), { ...common, y: '', series: data.curves.accuracy });
    charts.lines($('loss-chart'), { ...common, y: '', series: data.curves.loss, beginAtZero: true });
  }

  function confusion() {
    const panel = $('behind');
    if (!panel) {
      return;
    }
    const STEP = 48;
    let slots = [];
    let shown = 0;
    let pressed = null;

    function more() {
      const gallery = $('behind-images');
      for (const slot of slots.slice(shown, shown + STEP)) {
        gallery.append(images.entry(slot, images.answers(slot).map((one) => `${one.name} ${one.text}`)));
      }
      shown = Math.min(shown + STEP, slots.length);
      $('behind-more').hidden = shown >= slots.length;
      $('behind-more').textContent = `Show more (${slots.length - shown} left)`;
    }

    function release() {
      pressed?.setAttribute('aria-pressed', 'false');
      pressed = null;
    }

    document.querySelector('.confusion').addEventListener('click', (event) => {
      const cell = event.target.closest('.cell');
      if (!cell) {
        return;
      }
      release();
      pressed = cell;
      cell.setAttribute('aria-pressed', 'true');
      slots = images.behind(Number(cell.dataset.actual), Number(cell.dataset.predicted));
      shown = 0;
      $('behind-images').replaceChildren();
      $('behind-title').textContent = cell.getAttribute('aria-label');
      more();
      panel.hidden = false;
      $('behind-title').focus({ preventScroll: true });
      panel.scrollIntoView({ block: 'nearest' });
    });
    $('behind-more').addEventListener('click', more);
    function close() {
      const back = pressed;
      panel.hidden = true;
      release();
      back?.focus();
    }
    $('behind-close').addEventListener('click', close);
    panel.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') {
        close();
      }
    });
    arrowKeys(document.querySelector('.confusion'));
  }

  /** The arrow keys go from cell to cell; only one cell is a stop of the tab key. */
  function arrowKeys(table) {
    const rows = [...table.querySelectorAll('tbody tr')].map((row) => [...row.querySelectorAll('td')]);
    const cells = [...table.querySelectorAll('.cell')];
    function stop(at) {
      cells.forEach((cell) => (cell.tabIndex = cell === at ? 0 : -1));
    }
    stop(cells[0]);
    table.addEventListener('focusin', (event) => stop(event.target));
    table.addEventListener('keydown', (event) => {
      const step = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] }[event.key];
      const from = event.target.closest('td');
      if (!step || !from) {
        return;
      }
      event.preventDefault();
      let y = rows.findIndex((row) => row.includes(from));
      let x = rows[y].indexOf(from);
      // Cells without images are passed over.
      do {
        y += step[0];
        x += step[1];
      } while (rows[y]?.[x] && !rows[y][x].querySelector('.cell'));
      rows[y]?.[x]?.querySelector('.cell').focus();
    });
  }

  function reliability() {
    if (!$('reliability-chart')) {
      return;
    }
    const diagonal = { name: 'perfect calibration', points: [{ x: 0, y: 0 }, { x: 1, y: 1 }], colour: 9, dash: 1 };
    const series = [diagonal, { name: 'uncalibrated', points: data.calibration.plain, colour: 0, dash: 0 }];
    if (data.calibration.scaled) {
      series.push({ name: 'with temperature', points: data.calibration.scaled, colour: 1, dash: 0 });
    }
    charts.lines($('reliability-chart'), {
      x: 'mean confidence of a bin',
      word: 'confidence',
      y: 'accuracy',
      min: 0,
      max: 1,
      xMin: 0,
      xMax: 1,
      hint: 'Point at a bin, or focus the diagram and use the arrow keys.',
      series,
    });
  }

  function novelty() {
    if (!data.novelty) {
      return;
    }
    charts.lines($('novelty-chart'), {
      x: 'threshold: largest distance that is answered with a class',
      word: 'threshold',
      y: 'share of images',
      min: 0,
      max: 1,
      xMin: 0,
      hint: 'Point at the curves, or focus the diagram and use the arrow keys.',
      marks: [{ x: data.novelty.threshold, label: 'threshold' }],
      series: [
        { name: 'answered with a class', points: data.novelty.coverage, colour: 0, dash: 0 },
        { name: 'of these right', points: data.novelty.accuracy, colour: 1, dash: 1 },
      ],
    });
  }

  function map() {
    if (!$('map-chart')) {
      return;
    }
    const coordinates = images.floats(data.map.coordinates);
    const axes = data.map.axes;
    const choice = $('map-class');
    data.classes.forEach((name, c) => choice.append(new Option(name, c)));
    const pairs = [];
    for (let a = 0; a < axes; a++) {
      for (let b = a + 1; b < axes; b++) {
        pairs.push([a, b]);
        $('map-axes').append(new Option(`components ${a + 1} and ${b + 1}`, pairs.length - 1));
      }
    }
    let pair = pairs[0];
    let points = [];
    let active = -1;
    let shown = null;

    function wanted(slot) {
      return (
        (choice.value === '-1' || images.label(slot) === Number(choice.value)) &&
        (!$('map-errors').checked || images.label(slot) !== images.predicted(slot))
      );
    }

    function datasets() {
      const sets = data.classes.map((name, c) => ({
        label: name,
        data: [],
        pointStyle: charts.shape(c),
        radius: 2.5,
        borderWidth: 1,
        borderColor: charts.colour(c),
        backgroundColor: `${charts.colour(c)}99`,
      }));
      points = [];
      for (let slot = 0; slot < images.count; slot++) {
        if (wanted(slot)) {
          const point = { x: coordinates[slot * axes + pair[0]], y: coordinates[slot * axes + pair[1]], slot };
          const set = sets[images.label(slot)];
          points.push(point);
          set.data.push(point);
        }
      }
      // Chart.js takes the range of an axis from the first and the last point of a set.
      points.sort((a, b) => a.x - b.x);
      sets.forEach((set) => set.data.sort((a, b) => a.x - b.x));
      active = -1;
      shown = null;
      return sets;
    }

    function show(point) {
      shown = point;
      const words = images.answers(point.slot).map((one) => `${one.name} ${one.text}`);
      const said = `${images.name(point.slot)}, ${data.classes[images.label(point.slot)]}: ${words.join(', ')}`;
      $('map-reading').textContent = said;
      $('map-words').replaceChildren(
        text('strong', data.classes[images.label(point.slot)]),
        ...words.flatMap((one) => [document.createElement('br'), document.createTextNode(one)]),
      );
      if (images.drawable(point.slot)) {
        $('map-image').setAttribute('aria-label', said);
        images.draw($('map-image'), point.slot);
      }
    }

    // Around the chosen point, over all others.
    const ring = {
      id: 'bobbin-ring',
      afterDatasetsDraw({ ctx, scales }) {
        if (!shown) {
          return;
        }
        ctx.save();
        ctx.lineWidth = 3;
        ctx.strokeStyle = charts.token('--ink');
        ctx.beginPath();
        ctx.arc(scales.x.getPixelForValue(shown.x), scales.y.getPixelForValue(shown.y), 8, 0, 2 * Math.PI);
        ctx.stroke();
        ctx.restore();
      },
    };

    const canvas = $('map-chart');
    const chart = new Chart(canvas, {
      type: 'scatter',
      data: { datasets: datasets() },
      plugins: [ring],
      options: {
        animation: false,
        responsive: true,
        maintainAspectRatio: false,
        parsing: false,
        interaction: { mode: 'nearest', intersect: false },
        scales: {},
        plugins: { legend: { position: 'bottom', labels: { usePointStyle: true, boxHeight: 6 } }, tooltip: { enabled: false } },
        onHover: (_, items) => {
          if (items.length) {
            show(chart.data.datasets[items[0].datasetIndex].data[items[0].index]);
            chart.draw();
          }
        },
      },
    });

    function restyle() {
      chart.options.scales = {
        x: charts.axis(`component ${pair[0] + 1}`),
        y: charts.axis(`component ${pair[1] + 1}`),
      };
      chart.options.plugins.legend.labels.color = charts.token('--ink');
      chart.data.datasets.forEach((set, c) => {
        set.borderColor = charts.colour(c);
        set.backgroundColor = `${charts.colour(c)}99`;
      });
    }

    function renew() {
      pair = pairs[Number($('map-axes').value)];
      chart.data.datasets = datasets();
      restyle();
      chart.update('none');
      $('map-reading').textContent = `${points.length} images. Point at one, or focus the map and use the arrow keys.`;
    }

    canvas.tabIndex = 0;
    canvas.addEventListener('keydown', (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1, PageDown: 100, PageUp: -100 }[event.key];
      if (!step || points.length === 0) {
        return;
      }
      event.preventDefault();
      active = Math.min(Math.max(active + step, 0), points.length - 1);
      show(points[active]);
      chart.draw();
    });
    for (const id of ['map-class', 'map-errors', 'map-axes']) {
      $(id).addEventListener('change', renew);
    }
    charts.register(chart, restyle);
    renew();
    // The most confident error, until another image is pointed at.
    const first = points.find((point) => point.slot === 0);
    if (first) {
      const hint = $('map-reading').textContent;
      show(first);
      chart.draw();
      $('map-reading').textContent = hint;
    }
  }

  curves();
  confusion();
  reliability();
  novelty();
  map();
})();
