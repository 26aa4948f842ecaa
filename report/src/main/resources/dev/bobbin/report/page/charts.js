// Charts of all pages, on Chart.js: colours of the theme, values that can be read off by pointer and by keyboard, light on paper.
'use strict';

var bobbin = globalThis.bobbin || {};
globalThis.bobbin = bobbin;

bobbin.charts = (() => {
  const SHAPES = ['circle', 'triangle', 'rect', 'rectRot', 'star', 'cross', 'crossRot', 'rectRounded', 'dash', 'line'];
  const DASHES = [[], [7, 4], [2, 3], [10, 3, 2, 3]];
  const PAPER_PIXELS = 3;
  const all = new Set();

  function token(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  }

  /** The colour of the n-th series, from 0; ten of them. */
  function colour(n) {
    return token(`--series-${(n % 10) + 1}`);
  }

  function shape(n) {
    return SHAPES[n % SHAPES.length];
  }

  /** A number with just enough significant digits to tell neighbours apart. */
  function number(value, digits = 4) {
    if (value === null || value === undefined) {
      return 'none';
    }
    if (!Number.isFinite(value)) {
      return String(value);
    }
    const size = Math.abs(value);
    return size !== 0 && (size < 0.001 || size >= 1e6) ? value.toExponential(2) : value.toFixed(digits);
  }

  function named(x) {
    return Number.isInteger(x) ? x : number(x);
  }

  function axis(title, more) {
    return {
      title: { display: Boolean(title), text: title, color: token('--ink-soft') },
      grid: { color: token('--line') },
      border: { color: token('--line-strong') },
      ticks: { color: token('--ink-soft'), maxRotation: 0 },
      ...more,
    };
  }

  function register(chart, restyle) {
    const entry = { chart, restyle };
    all.add(entry);
    return () => all.delete(entry);
  }

  function restyleAll() {
    for (const entry of all) {
      entry.restyle();
      entry.chart.update('none');
    }
  }

  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', restyleAll);
  /** Draws all charts with the colours of paper, and with more pixels: style sheets scale them to the paper's width. */
  function usePaper(wanted) {
    document.documentElement.classList.toggle('paper', wanted);
    restyleAll();
    for (const { chart } of all) {
      chart.options.devicePixelRatio = wanted ? PAPER_PIXELS : undefined;
      chart.resize();
    }
  }

  addEventListener('beforeprint', () => usePaper(true));
  addEventListener('afterprint', () => usePaper(false));

  /** How far a height is from all curves between two places, in pixels; below 0 where a curve crosses it. */
  function room(chart, left, right, y) {
    let least = Infinity;
    for (const { data } of chart.getSortedVisibleDatasetMetas()) {
      for (let i = 0; i + 1 < data.length; i++) {
        const [a, b] = [data[i], data[i + 1]];
        if (b.x < left || a.x > right) {
          continue;
        }
        const at = (x) => (b.x > a.x ? a.y + ((b.y - a.y) * (Math.min(Math.max(x, a.x), b.x) - a.x)) / (b.x - a.x) : b.y);
        const heights = [at(left), at(right)];
        least = Math.min(least, Math.max(Math.min(...heights) - y, y - Math.max(...heights)));
      }
    }
    return least;
  }

  /** Where a word beside a vertical line covers no curve, or else is farthest from them. */
  function place(chart, x, width) {
    const { left, right, top, bottom } = chart.chartArea;
    const sides = [x + 5, x - 5 - width].filter((side) => side >= left && side + width <= right);
    const places = [bottom - 11, top + 10, (top + bottom) / 2].flatMap((y) => (sides.length ? sides : [left]).map((side) => ({ x: side, y })));
    for (const one of places) {
      one.room = room(chart, one.x, one.x + width, one.y);
    }
    return places.find((one) => one.room > 10) ?? places.reduce((a, b) => (b.room > a.room ? b : a));
  }

  /** A vertical line with a word at some x of a chart. */
  const marks = {
    id: 'bobbin-marks',
    afterDatasetsDraw(chart) {
      const { ctx, chartArea, scales } = chart;
      for (const mark of chart.options.plugins.bobbinMarks || []) {
        const x = scales.x.getPixelForValue(mark.x);
        ctx.save();
        ctx.strokeStyle = token('--ink-soft');
        ctx.fillStyle = token('--ink');
        ctx.setLineDash([3, 3]);
        ctx.beginPath();
        ctx.moveTo(x, chartArea.top);
        ctx.lineTo(x, chartArea.bottom);
        ctx.stroke();
        ctx.font = `12px ${token('--sans')}`;
        const free = place(chart, x, ctx.measureText(mark.label).width);
        mark.room = free.room;
        ctx.textBaseline = 'middle';
        ctx.fillText(mark.label, free.x, free.y);
        ctx.restore();
      }
    },
  };

  /**
   * Lines over a common x.
   *
   * @param canvas inside an element of class chart-area; its figure may have an output of class reading
   * @param given x and y (titles of the axes), series: [{name, points: [{x, y}]}], and where wanted marks: [{x, label}],
   *     min and max of y, beginAtZero, xMin and xMax, wholeX (no fractions on that axis), word (what an x is called: 'epoch'),
   *     hint (what the reading says while nothing is chosen)
   * @return an object with chart, set(series, marks) and destroy()
   */
  function lines(canvas, given) {
    const reading = canvas.closest('figure')?.querySelector('.reading');
    const word = given.word || given.x;
    let active = -1;

    function datasets(series) {
      return series.map((one, n) => ({
        label: one.name,
        data: one.points,
        borderColor: colour(one.colour ?? n),
        backgroundColor: colour(one.colour ?? n),
        borderDash: one.dash === undefined ? DASHES[n % DASHES.length] : DASHES[one.dash],
        borderWidth: 2,
        pointStyle: shape(one.colour ?? n),
        pointRadius: one.points.length > 40 ? 0 : 3,
        pointHoverRadius: 6,
        tension: 0,
        spanGaps: false,
      }));
    }

    const chart = new Chart(canvas, {
      type: 'line',
      data: { datasets: datasets(given.series) },
      plugins: [marks],
      options: {
        animation: false,
        responsive: true,
        maintainAspectRatio: false,
        parsing: false,
        interaction: { mode: 'x', intersect: false },
        scales: {},
        plugins: {
          legend: { labels: { usePointStyle: true, boxHeight: 6, color: token('--ink') } },
          tooltip: { callbacks: { title: (items) => (items.length ? `${word} ${named(items[0].parsed.x)}` : ''), label: label } },
          bobbinMarks: given.marks || [],
        },
        onHover: (_, items) => say(items.length ? items[0].parsed?.x ?? xOf(items[0]) : undefined),
      },
    });

    function xOf(item) {
      return chart.data.datasets[item.datasetIndex].data[item.index].x;
    }

    function label(item) {
      return `${item.dataset.label}: ${number(item.parsed.y)}`;
    }

    function restyle() {
      chart.options.scales = {
        x: axis(given.x, { type: 'linear', min: given.xMin, max: given.xMax }),
        y: axis(given.y, { min: given.min, max: given.max, beginAtZero: given.beginAtZero }),
      };
      if (given.wholeX) {
        chart.options.scales.x.ticks.precision = 0;
      }
      chart.options.plugins.legend.labels.color = token('--ink');
      chart.data.datasets.forEach((set, n) => {
        const own = colour(given.series[n]?.colour ?? n);
        set.borderColor = own;
        set.backgroundColor = own;
      });
    }

    function places() {
      return [...new Set(chart.data.datasets.flatMap((set) => set.data.map((point) => point.x)))].sort((a, b) => a - b);
    }

    function say(x) {
      if (!reading) {
        return;
      }
      if (x === undefined) {
        reading.textContent = given.hint || '';
        return;
      }
      const parts = [];
      for (const set of chart.data.datasets) {
        const point = set.data.find((one) => one.x === x);
        if (point) {
          parts.push(`${set.label} ${number(point.y)}`);
        }
      }
      reading.textContent = `${word} ${named(x)}: ${parts.join(', ')}`;
    }

    function activate(x) {
      const items = [];
      chart.data.datasets.forEach((set, datasetIndex) => {
        const index = set.data.findIndex((point) => point.x === x);
        if (index >= 0) {
          items.push({ datasetIndex, index });
        }
      });
      chart.setActiveElements(items);
      chart.tooltip.setActiveElements(items, { x: 0, y: 0 });
      chart.update('none');
      say(x);
    }

    canvas.tabIndex = 0;
    canvas.addEventListener('keydown', (event) => {
      const xs = places();
      const to = { ArrowRight: active + 1, ArrowLeft: active - 1, Home: 0, End: xs.length - 1 }[event.key];
      if (to === undefined || xs.length === 0) {
        return;
      }
      event.preventDefault();
      active = Math.min(Math.max(to, 0), xs.length - 1);
      activate(xs[active]);
    });
    canvas.addEventListener('blur', () => {
      active = -1;
      chart.setActiveElements([]);
      chart.tooltip.setActiveElements([], { x: 0, y: 0 });
      chart.update('none');
      say(undefined);
    });

    restyle();
    chart.update('none');
    say(undefined);
    const forget = register(chart, restyle);
    return {
      chart,
      set(series, newMarks) {
        given.series = series;
        chart.data.datasets = datasets(series);
        chart.options.plugins.bobbinMarks = newMarks || [];
        restyle();
        chart.update('none');
      },
      destroy() {
        forget();
        chart.destroy();
      },
    };
  }

  return { lines, colour, shape, number, token, axis, register };
})();
