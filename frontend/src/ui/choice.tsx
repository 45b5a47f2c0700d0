import { useId } from 'react'

/** One of a few, side by side: radio buttons that look like a switch with more than two positions. */
export function Choice<Value extends string>(props: {
  label: string
  values: readonly Value[]
  current: Value
  wordOf: (value: Value) => string
  onChange: (value: Value) => void
}) {
  const name = useId()
  return (
    <div
      role="radiogroup"
      aria-label={props.label}
      className="inline-flex flex-wrap rounded-[6px] border border-line-strong bg-sunken p-0.5"
    >
      {props.values.map((value) => (
        <label
          key={value}
          className="relative flex h-7 cursor-pointer items-center rounded px-3 text-muted has-checked:bg-raised has-checked:font-medium has-checked:text-text has-focus-visible:outline-2 has-focus-visible:outline-(--focus)"
        >
          <input
            type="radio"
            name={name}
            className="absolute inset-0 size-full cursor-pointer opacity-0"
            checked={value === props.current}
            onChange={() => props.onChange(value)}
          />
          {props.wordOf(value)}
        </label>
      ))}
    </div>
  )
}
