import type { ReactNode } from 'react'

/** The title of a page with what can be done on it. */
export function PageHead({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="mb-5 flex flex-wrap items-center gap-2">
      <h1 className="mr-auto text-2xl font-semibold tracking-tight">{title}</h1>
      {children !== undefined && (
        <div className="flex flex-wrap items-center gap-2 max-[480px]:w-full">{children}</div>
      )}
    </div>
  )
}
