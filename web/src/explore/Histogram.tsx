import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Histogram as Counts } from '../api/types';

const groups: { name: string; from: number; to: number }[] = [
  { name: 'critical', from: 0, to: 2 }, { name: 'error', from: 3, to: 3 }, { name: 'warning', from: 4, to: 4 },
  { name: 'notice', from: 5, to: 5 }, { name: 'info', from: 6, to: 7 },
];

const colour = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Worst at the bottom: each series is the sum of those below it and is painted before them. */
function stacked(counts: Counts): uPlot.AlignedData {
  const upTo = (to: number) => counts.buckets.map((b) => to === 7 ? b.total : b.bySeverity.slice(0, to + 1).reduce((sum, n) => sum + n, 0));
  return [counts.buckets.map((b) => Date.parse(b.start) / 1000), ...[...groups].reverse().map((g) => upTo(g.to))];
}

/** A time of the axis: hours and minutes, with the day when the axis is longer than one. */
function clock(at: number, utc: boolean, span: number): string {
  const text = utc ? new Date(at * 1000).toISOString() : new Date((at - new Date(at * 1000).getTimezoneOffset() * 60) * 1000).toISOString();
  return span >= 86400 ? `${text.slice(5, 10)} ${text.slice(11, 16)}` : text.slice(11, span < 300 ? 19 : 16);
}

/** The records over time. Dragging over it narrows the time; the table beside it says the same to those who cannot see it. */
export function Histogram({ counts, utc, onRange }: { counts: Counts; utc: boolean; onRange: (since: Date, until: Date) => void }) {
  const box = useRef<HTMLDivElement>(null);
  const tell = useRef(onRange);
  tell.current = onRange;
  useEffect(() => {
    const host = box.current!;
    const bars = uPlot.paths.bars!({ size: [0.9, 60], align: 1 });
    const axis = { stroke: colour('--quiet'), grid: { stroke: colour('--line'), width: 1 }, ticks: { show: false }, font: '12px system-ui' };
    const plot = new uPlot({
      width: host.clientWidth, height: 120, legend: { show: false }, cursor: { drag: { x: true, y: false, setScale: false }, points: { show: false } },
      tzDate: utc ? (at) => uPlot.tzDate(new Date(at * 1000), 'Etc/UTC') : (at) => new Date(at * 1000),
      axes: [{ ...axis, values: (_, ticks) => ticks.map((tick) => clock(tick, utc, ticks[ticks.length - 1]! - ticks[0]!)) }, { ...axis, size: 48 }],
      scales: { x: { range: (_, min, max) => [min, max + counts.bucketSeconds] }, y: { range: (_, __, max) => [0, Math.max(1, max)] } },
      series: [{}, ...[...groups].reverse().map((g) => ({ label: g.name, fill: colour(`--${g.name}`), width: 0, paths: bars, points: { show: false } }))],
      hooks: {
        setSelect: [(u) => {
          if (u.select.width < 4) return;
          const at = (x: number) => new Date(u.posToVal(x, 'x') * 1000);
          tell.current(at(u.select.left), at(u.select.left + u.select.width));
        }],
      },
    }, stacked(counts), host);
    const watch = new ResizeObserver(() => plot.setSize({ width: host.clientWidth, height: 120 }));
    watch.observe(host);
    return () => { watch.disconnect(); plot.destroy(); };
  }, [counts, utc]);
  const total = counts.buckets.reduce((sum, b) => sum + b.total, 0);
  return <figure class="histogram"><div ref={box} aria-hidden="true" />
    <figcaption class="legend">{total.toLocaleString('en')} records, {counts.bucketSeconds} s a bar
      {groups.map((g) => <span key={g.name}><i class={`swatch ${g.name}`} aria-hidden="true" /> {g.name}</span>)}</figcaption></figure>;
}
