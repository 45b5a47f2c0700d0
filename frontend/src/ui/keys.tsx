/** The keys of a chord, each as a key; read as one text. */
export function Keys({ parts, label }: { parts: readonly string[]; label: string }) {
  return (
    <kbd
      className="inline-flex items-center gap-0.5 font-sans whitespace-nowrap"
      aria-label={label}
      role="img"
    >
      {parts.map((part) => (
        <span
          key={part}
          className="inline-flex h-5 min-w-5 items-center justify-center rounded border border-line bg-sunken px-1 text-xs text-muted"
        >
          {part}
        </span>
      ))}
    </kbd>
  )
}
