import { useState, type DragEvent, type ReactNode } from 'react'

/** Takes a file dropped anywhere on its children, and says so while one hovers. */
export function FileDrop(props: { hint: string; onFile: (file: File) => void; children: ReactNode }) {
  const [isOver, setOver] = useState(false)

  function onDragOver(event: DragEvent): void {
    if (!event.dataTransfer.types.includes('Files')) return
    event.preventDefault()
    setOver(true)
  }

  function onDrop(event: DragEvent): void {
    setOver(false)
    const [file] = event.dataTransfer.files
    if (file === undefined) return
    event.preventDefault()
    props.onFile(file)
  }

  return (
    <div
      className="min-h-[80vh]"
      // By the HTML standard a drop is only taken by what agrees when it is entered, too.
      onDragEnter={onDragOver}
      onDragOver={onDragOver}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false)
      }}
      onDrop={onDrop}
    >
      {props.children}
      {isOver && (
        <div className="pointer-events-none fixed inset-3 z-40 flex items-center justify-center rounded-xl border-2 border-dashed border-accent bg-[color-mix(in_oklch,var(--accent)_12%,transparent)]">
          <span className="rounded-md bg-panel px-4 py-2 text-lg font-semibold">{props.hint}</span>
        </div>
      )}
    </div>
  )
}
