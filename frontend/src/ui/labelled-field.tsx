import { useId, type ReactNode } from 'react'

/** A control of a form below its label; the control gets the id that the label names. */
export function LabelledField(props: { label: string; help?: string; children: (id: string) => ReactNode }) {
  const id = useId()
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className="font-medium">
        {props.label}
      </label>
      {props.children(id)}
      {props.help !== undefined && <p className="text-sm text-muted">{props.help}</p>}
    </div>
  )
}
