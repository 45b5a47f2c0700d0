import type { ReactNode } from 'react'

/**
 * Nothing here yet: says what will be, and what to do for it. Where that is all of the page, `isPage` makes the title its
 * heading.
 */
export function EmptyState(props: {
  icon?: ReactNode
  title: string
  isPage?: boolean
  children?: ReactNode
}) {
  const Title = props.isPage === true ? 'h1' : 'p'
  return (
    <div className="flex h-full flex-col items-center justify-center gap-1 p-6 text-center">
      {props.icon !== undefined && <div className="mb-1 text-muted">{props.icon}</div>}
      <Title className="font-medium">{props.title}</Title>
      {props.children !== undefined && <div className="max-w-96 text-muted">{props.children}</div>}
    </div>
  )
}
