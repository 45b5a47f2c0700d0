import type { ReactNode } from 'react'

/** Nothing here yet: says what will be, and what to do for it. */
export function EmptyState(props: { icon?: ReactNode; title: string; children?: ReactNode }) {
  return (
    <div className="flex h-full flex-col items-center justify-center gap-1 p-6 text-center">
      {props.icon !== undefined && <div className="mb-1 text-muted">{props.icon}</div>}
      <p className="font-medium">{props.title}</p>
      {props.children !== undefined && <div className="max-w-96 text-muted">{props.children}</div>}
    </div>
  )
}
