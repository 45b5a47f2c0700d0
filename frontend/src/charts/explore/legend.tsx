/** Which colour stands for which series; nothing for a single one. */
export function Legend({ labels }: { labels: readonly string[] }) {
  if (labels.length < 2) return null
  return (
    <ul className="chart-legend mb-1 flex flex-wrap gap-x-3 gap-y-0.5 text-sm">
      {labels.map((label, index) => (
        <li key={label} className="flex items-center gap-1.5">
          <span className="size-2.5 rounded-sm" style={{ background: seriesColour(index) }} />
          <span className="max-w-40 truncate">{label}</span>
        </li>
      ))}
    </ul>
  )
}

/** Six hues, then greys: "other" and "missing" come last. */
export function seriesColour(index: number): string {
  return index < 6 ? `var(--series-${index + 1})` : index === 6 ? 'var(--text-muted)' : 'var(--line-strong)'
}
