/** What to do first. */
export function EmptyCanvas() {
  return (
    <div className="pointer-events-none absolute inset-0 flex items-center justify-center">
      <div className="max-w-96 text-center">
        <p className="text-lg font-semibold">An empty workflow</p>
        <p className="mt-1 text-muted">
          Add a node from the list on the left: click it, or drag it here. Most workflows start with Load
          dataset. A CSV file can be dropped here too.
        </p>
      </div>
    </div>
  )
}
