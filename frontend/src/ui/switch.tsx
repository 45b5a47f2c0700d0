/** On or off, at once. */
export function Switch(props: {
  id?: string
  checked: boolean
  label: string
  describedBy?: string
  onChange: (checked: boolean) => void
}) {
  return (
    <button
      type="button"
      role="switch"
      id={props.id}
      aria-checked={props.checked}
      aria-label={props.label}
      aria-describedby={props.describedBy}
      onClick={() => props.onChange(!props.checked)}
      className="group inline-flex h-6 w-9 items-center rounded-full"
    >
      <span
        className={`flex h-5 w-9 items-center rounded-full border px-0.5 transition-colors duration-(--motion) ${props.checked ? 'border-accent bg-accent' : 'border-line-strong bg-sunken'}`}
      >
        <span
          className={`size-3.5 rounded-full transition-transform duration-(--motion) ${props.checked ? 'translate-x-4 bg-on-accent' : 'bg-muted'}`}
        />
      </span>
    </button>
  )
}
