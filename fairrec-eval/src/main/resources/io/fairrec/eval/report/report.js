/*
 * Draws the charts of a report from the JSON in #report-data. Texts from data reach the page as text nodes only: labels
 * through ECharts' SVG texts, tooltips through elements made here. No request is ever made.
 */
(() => {
  'use strict';

  const SYMBOLS = ['circle', 'triangle', 'rect', 'diamond'];
  const NARROW = 560;
  /** Size in pixels at which charts are drawn for paper: two on an A4 sheet, at 96 dpi. */
  const PAPER = { width: 680, height: 320 };

  const dark = matchMedia('(prefers-color-scheme: dark)');
  const calm = matchMedia('(prefers-reduced-motion: reduce)');
  const print = matchMedia('print');

  /** The style sheet's tokens; those of paper while the page is printed. */
  function tokens(onPaper) {
    const style = getComputedStyle(onPaper ? document.getElementById('paper') : document.documentElement);
    const read = name => style.getPropertyValue('--' + name).trim();
    return {
      text: read('text'), soft: read('soft'), faint: read('faint'), line: read('line'), wash: read('wash'),
      card: read('card'), before: read('before'), after: read('after'), target: read('target'),
      series: [read('after'), read('series-2'), read('series-3'), read('series-4')],
      font: getComputedStyle(document.body).fontFamily,
    };
  }

  /** Writes a number as ValueFormat.java does. */
  function write(value, format) {
    const [whole, rest] = Math.abs(value * format.factor).toFixed(format.decimals).split('.');
    const digits = whole.replace(/\B(?=(\d{3})+$)/g, ',') + (rest ? '.' + rest : '');
    const sign = value < 0 && /[1-9]/.test(digits) ? '\u2212' : '';
    return sign + format.prefix + digits + format.unit;
  }

  function quantity(e, format) {
    if (e.value === undefined) return 'no value: ' + e.reason;
    if (e.low === undefined) return write(e.value, format);
    const bare = { ...format, prefix: '', unit: '' };
    return `${write(e.value, format)} [${write(e.low, bare)}, ${write(e.high, bare)}]`;
  }

  /** A tooltip of a heading and pairs of name and value, made of text nodes. */
  function tip(heading, pairs) {
    const box = document.createElement('div');
    box.className = 'tip';
    const strong = document.createElement('strong');
    strong.textContent = heading;
    box.append(strong);
    for (const pair of pairs) {
      const row = document.createElement('div');
      for (const text of pair) {
        const span = document.createElement('span');
        span.textContent = text;
        row.append(span);
      }
      box.append(row);
    }
    return box;
  }

  function tooltip(t, formatter, trigger) {
    return {
      trigger, formatter, confine: true, backgroundColor: t.card, borderColor: t.line, borderWidth: 1, padding: [8, 12],
      textStyle: { color: t.text, fontFamily: t.font }, extraCssText: 'box-shadow:0 4px 16px rgb(0 0 0 / 14%)',
      transitionDuration: calm.matches ? 0 : 0.2,
    };
  }

  /** About five round ticks that hold all values and the axis's line, all written with the same decimals. */
  function ticks(axis, values) {
    const line = axis.line;
    const all = line ? [...values, line.at - line.tolerance, line.at + line.tolerance] : values;
    const low = Math.min(...all);
    const high = Math.max(...all);
    const rough = (high - low || Math.abs(high) || 1) / 5;
    const power = 10 ** Math.floor(Math.log10(rough));
    const interval = power * [1, 2, 2.5, 5, 10].find(step => step * power >= rough * 0.999);
    const min = Math.floor(low / interval + 1e-9) * interval;
    const max = Math.max(Math.ceil(high / interval - 1e-9) * interval, min + interval);
    const shown = interval * axis.format.factor;
    let decimals = 0;
    while (decimals < 12 && Math.abs(shown - Number(shown.toFixed(decimals))) > shown * 1e-6) decimals++;
    return { min, max, interval, formatter: value => write(value, { ...axis.format, decimals }) };
  }

  /** An axis of numbers; it need not begin at zero. Its name stands above the chart: see heading(). */
  function valueAxis(t, axis, values, more) {
    const { min, max, interval, formatter } = ticks(axis, values);
    return {
      type: 'value', min, max, interval, axisTick: { show: false }, axisLine: { show: false },
      splitLine: { lineStyle: { color: t.line } }, axisLabel: { color: t.soft, fontSize: 12, hideOverlap: true, formatter },
      axisPointer: { label: { show: false }, lineStyle: { color: t.faint } }, ...more,
    };
  }

  function across(t, axis, values, more) {
    return valueAxis(t, axis, values, {
      name: axis.label, nameLocation: 'middle', nameGap: 32, nameTextStyle: { color: t.soft, fontSize: 12 },
      axisLine: { show: true, lineStyle: { color: t.faint } }, splitLine: { show: false }, ...more,
    });
  }

  /** The name of an axis that goes up, above its upper end. */
  function heading(t, text, top) {
    return { text, left: 0, top, padding: 0, textStyle: { color: t.soft, fontSize: 12, fontWeight: 'normal' } };
  }

  const LINE_ICON = 'path://M0 0h16v2.5h-16z';

  function legend(t, entries) {
    return { data: entries, bottom: 0, left: 'center', itemWidth: 16, itemHeight: 10, itemGap: 18, inactiveColor: t.faint,
      textStyle: { color: t.soft, fontSize: 12 } };
  }

  /** An axis's target or budget: a dashed line, with a band where it has a tolerance. A series of its own. */
  function reference(t, axis, direction, position, more) {
    const line = axis.line;
    if (!line) return [];
    const key = direction + 'Axis';
    const band = [{ [key]: line.at - line.tolerance }, { [key]: line.at + line.tolerance }];
    return [{
      type: 'scatter', symbolSize: 0, silent: true, animation: false, tooltip: { show: false }, data: [], ...more,
      // ECharts would round the position to two decimals: a target of 0.345 would be drawn at 0.34.
      markLine: {
        precision: 12, silent: true, symbol: 'none', animation: false, lineStyle: { color: t.target, type: [6, 4], width: 1.5 },
        label: { formatter: () => line.label, color: t.target, fontSize: 12, position, distance: 6 }, data: [{ [key]: line.at }],
      },
      markArea: { silent: true, animation: false, itemStyle: { color: t.target, opacity: 0.08 },
        data: line.tolerance > 0 ? [band] : [] },
    }];
  }

  /** Ids of series that are part of the frame, not of the data, begin so. */
  const FRAME = 'frame-';

  /** The first item under the pointer that shows data. */
  const pointed = items => items.find(item => !item.seriesId.startsWith(FRAME)) ?? items[0];

  const named = (axis, value) => [axis.label, write(value, axis.format)];

  function pareto({ chart, front }, t, size) {
    const families = [...new Set(chart.points.map(p => p.family))];
    const color = p => t.series[families.indexOf(p.family) % t.series.length];
    const middle = (Math.min(...chart.points.map(p => p.x)) + Math.max(...chart.points.map(p => p.x))) / 2;
    const roles = { CHOSEN: 'chosen', BASE: 'base' };
    const unmarked = families.map((family, f) => ({
      name: family, type: 'scatter', symbol: SYMBOLS[f % SYMBOLS.length], symbolSize: 10, z: 3,
      itemStyle: { color: t.series[f % t.series.length], opacity: 1 },
      data: chart.points.map((p, i) => ({ p, i })).filter(({ p }) => p.family === family && p.role === 'OTHER')
        .map(({ p, i }) => ({ value: [p.x, p.y], point: p, itemStyle: { opacity: front.includes(i) ? 1 : 0.4 } })),
    }));
    const marked = {
      // Policies chosen by different rules may lie side by side: their labels then stand one below the other.
      id: FRAME + 'marked', type: 'scatter', z: 5, labelLayout: { moveOverlap: 'shiftY' },
      data: chart.points.filter(p => p.role !== 'OTHER').map(p => {
        const chosen = p.role === 'CHOSEN';
        const left = p.x < middle;
        return {
          value: [p.x, p.y], point: p, symbol: 'circle', symbolSize: chosen ? 17 : 13,
          itemStyle: chosen ? { color: color(p), borderColor: t.text, borderWidth: 2.5, opacity: 1 }
            : { color: t.card, borderColor: color(p), borderWidth: 2.5, opacity: 1 },
          label: {
            show: true, position: left ? 'right' : 'left', verticalAlign: 'top', offset: [left ? 4 : -4, 12], distance: 0,
            formatter: () => `${roles[p.role]}: ${p.label}`, color: t.text, fontSize: 12, fontWeight: 600,
            width: size.narrow ? 130 : 240, lineHeight: 16, overflow: 'break', textBorderColor: t.card, textBorderWidth: 3,
          },
        };
      }),
    };
    const beaten = 'not beaten by any other';
    return {
      title: [heading(t, chart.y.label, 4)],
      // On a narrow screen the legend takes two lines.
      grid: { left: 8, right: 28, top: 56, bottom: size.narrow ? 88 : 68, containLabel: true },
      legend: legend(t, [...families, { name: beaten, icon: LINE_ICON }]),
      tooltip: tooltip(t, ({ data }) => {
        const p = data.point;
        return tip(p.label + (roles[p.role] ? ` (${roles[p.role]})` : ''),
          [named(chart.y, p.y), named(chart.x, p.x), ...p.details.map(d => [d.name, d.value])]);
      }, 'item'),
      xAxis: across(t, chart.x, chart.points.map(p => p.x)),
      yAxis: valueAxis(t, chart.y, chart.points.map(p => p.y)),
      series: [
        { name: beaten, type: 'line', symbol: 'none', color: t.faint, silent: true, z: 2, tooltip: { show: false },
          lineStyle: { width: 1.5 },
          data: front.map(i => [chart.points[i].x, chart.points[i].y]) },
        ...unmarked, marked,
        ...reference(t, chart.x, 'x', 'end', { id: FRAME + 'x' }),
        ...reference(t, chart.y, 'y', 'insideEndTop', { id: FRAME + 'y' }),
      ],
    };
  }

  const BARS = { count: 2, barGap: '12%', barCategoryGap: '36%' };

  /** Bars stand up where there is room for their names, and lie down on a narrow screen. */
  function groups({ chart }, t, size) {
    const lying = size.narrow;
    const place = (group, value) => lying ? [value, group] : [group, value];
    const format = chart.axis.format;
    const sides = [['before', chart.beforeName, t.before], ['after', chart.afterName, t.after]];
    const absent = g => g.before.value === undefined && g.after.value === undefined;
    const hatch = { symbol: 'rect', symbolSize: 1, dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: -Math.PI / 4,
      color: t.card };
    const bars = sides.map(([side, name, color]) => ({
      name, type: 'bar', color, barGap: BARS.barGap, barCategoryGap: BARS.barCategoryGap,
      itemStyle: { borderRadius: lying ? [0, 3, 3, 0] : [3, 3, 0, 0] },
      data: chart.groups.map(g => ({ value: g[side].value ?? '-', itemStyle: g.unknown ? { decal: hatch } : {} })),
    }));
    const encode = dimensions => lying ? { x: dimensions, y: 0 } : { x: 0, y: dimensions };
    const whiskers = sides.map(([side], s) => ({
      id: FRAME + side, type: 'custom', silent: true, z: 4, encode: encode([1, 2]),
      data: chart.groups.map((g, i) => [i, g[side].low, g[side].high]).filter(d => d[1] !== undefined),
      renderItem: (params, api) => {
        const offset = api.barLayout(BARS)[s].offsetCenter;
        const from = api.coord(place(api.value(0), api.value(1)));
        const to = api.coord(place(api.value(0), api.value(2)));
        const along = lying ? 1 : 0;
        from[along] += offset;
        to[along] += offset;
        const style = { stroke: t.text, lineWidth: 1.25, opacity: 0.85 };
        const stroke = (a, b) => ({ type: 'line', shape: { x1: a[0], y1: a[1], x2: b[0], y2: b[1] }, style });
        const cap = p => stroke(lying ? [p[0], p[1] - 4] : [p[0] - 4, p[1]], lying ? [p[0], p[1] + 4] : [p[0] + 4, p[1]]);
        return { type: 'group', children: [stroke(from, to), cap(from), cap(to)] };
      },
    }));
    const gaps = {
      id: FRAME + 'gaps', type: 'custom', silent: true, z: 1, encode: encode([1]),
      data: chart.groups.map((g, i) => [i, 0, absent(g)]).filter(d => d[2]).map(d => [d[0], 0]),
      renderItem: (params, api) => {
        const area = params.coordSys;
        const [x, y] = api.coord(place(api.value(0), 0));
        const band = api.size(place(1, 0))[lying ? 1 : 0];
        const shape = lying ? { x: area.x, y: y - band / 2, width: area.width, height: band }
          : { x: x - band / 2, y: area.y, width: band, height: area.height };
        return { type: 'group', children: [
          { type: 'rect', shape, style: { fill: t.wash } },
          { type: 'text', x: shape.x + shape.width / 2, y: shape.y + shape.height / 2, style: { text: 'too few', fill: t.soft,
            font: `12px ${t.font}`, align: 'center', verticalAlign: 'middle' } }] };
      },
    };
    const category = {
      type: 'category', inverse: lying, axisTick: { show: false }, axisLine: { lineStyle: { color: t.faint } },
      data: chart.groups.map((g, i) => i),
      axisLabel: { interval: 0, fontSize: 12, lineHeight: 16, color: (value, i) => absent(chart.groups[i]) ? t.faint : t.soft,
        formatter: i => `${chart.groups[i].label}\nn = ${chart.groups[i].n.toLocaleString('en')}` },
    };
    const values = chart.groups.flatMap(g => sides.flatMap(([side]) => [g[side].value ?? 0, g[side].low ?? 0, g[side].high ?? 0]));
    const value = valueAxis(t, chart.axis, [0, ...values]);
    return {
      title: [heading(t, chart.axis.label, 4)],
      grid: { left: 8, right: lying ? 20 : 8, top: 38, bottom: 40, containLabel: true },
      legend: legend(t, sides.map(([, name]) => name)),
      tooltip: { ...tooltip(t, items => {
        const g = chart.groups[pointed(items).dataIndex];
        return tip(g.label, [['n', g.n.toLocaleString('en')],
          ...sides.map(([side, name]) => [name, quantity(g[side], format)])]);
      }, 'axis'), axisPointer: { type: 'shadow', shadowStyle: { color: t.faint, opacity: 0.12 } } },
      xAxis: lying ? value : category,
      yAxis: lying ? category : value,
      series: [gaps, ...bars, ...whiskers, ...reference(t, chart.axis, lying ? 'x' : 'y', lying ? 'end' : 'insideEndTop',
        { id: FRAME + 'line' })],
    };
  }

  function lorenz({ chart, gini }, t, size) {
    const percent = { prefix: '', factor: 100, decimals: 1, unit: '\u202f%' };
    const colors = chart.curves.length === 2 ? [t.before, t.after] : t.series;
    const names = chart.curves.map((c, i) => `${c.name} (Gini ${gini[i].toFixed(3)})`);
    const height = (curve, share) => {
      const position = share * (curve.shares.length - 1);
      const below = Math.min(Math.floor(position), curve.shares.length - 2);
      return curve.shares[below] + (position - below) * (curve.shares[below + 1] - curve.shares[below]);
    };
    return {
      title: [heading(t, 'share of all exposure', 4)],
      grid: { left: 8, right: 28, top: 38, bottom: size.narrow ? 84 : 64, containLabel: true },
      legend: legend(t, [...names, 'equal exposure'].map(name => ({ name, icon: LINE_ICON }))),
      tooltip: tooltip(t, items => {
        const share = pointed(items).value[0];
        return tip(`${write(share, percent)} least exposed ${chart.population}`,
          chart.curves.map(c => [c.name, write(height(c, share), percent) + ' of exposure']));
      }, 'axis'),
      xAxis: across(t, { label: `least exposed ${chart.population}`, format: percent }, [0, 1]),
      yAxis: valueAxis(t, { format: percent }, [0, 1]),
      series: [
        ...chart.curves.map((c, i) => ({
          name: names[i], type: 'line', showSymbol: false, color: colors[i % colors.length], z: 3, lineStyle: { width: 2.5 },
          data: c.shares.map((share, k) => [k / (c.shares.length - 1), share]),
        })),
        { id: FRAME + 'equal', name: 'equal exposure', type: 'line', symbol: 'none', color: t.faint, silent: true,
          lineStyle: { width: 1.25, type: [4, 4] }, data: [[0, 0], [1, 1]] },
      ],
    };
  }

  function lines({ chart }, t, size) {
    const all = chart.panels.flatMap((panel, p) => panel.series.map(series => ({ panel, p, series })));
    const several = chart.panels.some(panel => panel.series.length > 1);
    const labels = all.flatMap(({ panel, series }) => series.values.map(value => write(value, panel.axis.format).length));
    // Both panels begin at the same place, so that their epochs stand above each other.
    const left = 16 + 6.5 * Math.max(...labels);
    const below = several ? 64 : 34;
    const step = (size.height - below) / chart.panels.length;
    const grids = chart.panels.map((panel, p) => ({ left, right: 24, top: p * step + 34, height: step - 58 }));
    const last = p => p === chart.panels.length - 1;
    const plain = { prefix: '', factor: 1, decimals: 3, unit: '' };
    return {
      title: chart.panels.map((panel, p) => heading(t, panel.axis.label, p * step + 4)),
      grid: grids,
      legend: several ? legend(t, all.map(({ series }) => ({ name: series.name, icon: LINE_ICON }))) : { show: false },
      axisPointer: { link: [{ xAxisIndex: 'all' }] },
      tooltip: tooltip(t, items => {
        const i = pointed(items).dataIndex;
        return tip(`${chart.xLabel} ${write(chart.x[i], { ...plain, decimals: Number.isInteger(chart.x[i]) ? 0 : 3 })}`,
          all.map(({ panel, series }) => [series.name, write(series.values[i], panel.axis.format)]));
      }, 'axis'),
      xAxis: chart.panels.map((panel, p) => across(t, { label: last(p) ? chart.xLabel : '', format: plain }, chart.x, {
        gridIndex: p, min: chart.x[0], max: chart.x[chart.x.length - 1], interval: undefined,
        axisLabel: { show: last(p), color: t.soft, fontSize: 12, hideOverlap: true },
      })),
      yAxis: chart.panels.map((panel, p) =>
        valueAxis(t, panel.axis, panel.series.flatMap(series => series.values), { gridIndex: p })),
      series: [
        ...all.map(({ p, series }, i) => ({
          name: series.name, type: 'line', xAxisIndex: p, yAxisIndex: p, color: t.series[i % t.series.length],
          showSymbol: chart.x.length === 1, symbolSize: 6, lineStyle: { width: 2.25 },
          data: series.values.map((value, k) => [chart.x[k], value]),
        })),
        ...chart.panels.flatMap((panel, p) => reference(t, panel.axis, 'y', 'insideEndTop',
          { id: FRAME + p, xAxisIndex: p, yAxisIndex: p })),
      ],
    };
  }

  const DRAWINGS = { pareto, groups, lorenz, lines };

  /** A chart that follows the page's colours and width. */
  class Drawing {
    constructor(entry) {
      this.entry = entry;
      this.element = document.getElementById(entry.id);
      this.chart = echarts.init(this.element, null, { renderer: 'svg' });
      this.draw(false);
    }

    draw(onPaper) {
      const { kind, chart } = this.entry;
      const t = tokens(onPaper);
      const narrow = !onPaper && this.element.clientWidth < NARROW;
      // Lying bars need height, not width.
      this.element.style.height = kind === 'groups' && narrow ? `${chart.groups.length * 48 + 110}px` : '';
      this.chart.resize(onPaper ? PAPER : { width: 'auto', height: 'auto' });
      const size = { width: this.chart.getWidth(), height: this.chart.getHeight(), narrow };
      this.chart.setOption({ ...DRAWINGS[kind](this.entry, t, size), textStyle: { fontFamily: t.font },
        animation: !onPaper && !this.drawn && !calm.matches, animationDuration: 500 }, true);
      this.drawn = true;
      this.chart.getZr().flush();
      const svg = this.element.querySelector('svg');
      if (onPaper) svg.setAttribute('viewBox', `0 0 ${size.width} ${size.height}`);
      else svg.removeAttribute('viewBox');
    }
  }

  function languages() {
    for (const slate of document.querySelectorAll('.slate')) {
      const buttons = slate.querySelectorAll('.languages button');
      for (const button of buttons) {
        button.addEventListener('click', () => {
          for (const other of buttons) other.setAttribute('aria-pressed', String(other === button));
          for (const text of slate.querySelectorAll('.sentence')) text.hidden = text.lang !== button.lang;
        });
      }
    }
  }

  const entries = JSON.parse(document.getElementById('report-data').textContent);
  const drawings = [];
  for (const entry of entries) {
    try {
      drawings.push(new Drawing(entry));
    } catch (error) {
      const element = document.getElementById(entry.id);
      element.classList.add('chart-failed');
      element.textContent = 'This chart could not be drawn. The table below holds its values.';
      console.error(error);
    }
  }
  languages();

  let onPaper = false;
  const redraw = () => drawings.forEach(drawing => drawing.draw(onPaper));
  const paper = on => { onPaper = on; redraw(); };
  dark.addEventListener('change', redraw);
  print.addEventListener('change', event => paper(event.matches));
  addEventListener('beforeprint', () => paper(true));
  addEventListener('afterprint', () => paper(false));

  let width = innerWidth;
  let waiting = 0;
  new ResizeObserver(() => {
    if (onPaper || innerWidth === width && !drawings.some(d => d.chart.getWidth() !== d.element.clientWidth)) return;
    width = innerWidth;
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(redraw);
  }).observe(document.getElementById('content'));
})();
