/**
 * Drafts in the browser's own database: what was changed is there within a moment, whether the server answers or not.
 * Each open page has a draft of its own and holds a lock while it lives, so that a draft nobody holds is one that a crash
 * left behind.
 */
import type { WorkflowDocument } from '@flowza/nodes/core'
import { createStore, del, get, keys, set, type UseStore } from 'idb-keyval'

export interface Draft {
  /** Of the page that wrote it. */
  page: string
  workflow: string
  /** What it was made from. */
  base: { revision: number; document: WorkflowDocument }
  document: WorkflowDocument
  /** Milliseconds since 1970. */
  at: number
}

export interface DraftStore {
  put(draft: Omit<Draft, 'page' | 'workflow'>): Promise<void>
  /** This page's draft is stored by the server now. */
  drop(): Promise<void>
  /** Drafts of the workflow whose page is gone, the newest first. */
  findAbandoned(): Promise<Draft[]>
  /** An abandoned draft is safe elsewhere. */
  forget(draft: Draft): Promise<void>
  /** The page is left; its draft stays for the next one where there is any. */
  release(): void
}

/** Drafts that nobody came back for. */
const forgottenAfterMs = 30 * 24 * 60 * 60 * 1000

const lockName = (page: string): string => `flowza.draft.${page}`

/** @throws from its promises where the browser has no database, as some do in private windows. */
export function openDraftStore(workflow: string): DraftStore {
  const page = crypto.randomUUID()
  const key = `${workflow}/${page}`
  let opened: UseStore | null = null
  const store = (): UseStore => (opened ??= createStore('flowza-drafts', 'drafts'))
  let release: () => void = () => {}
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  void navigator.locks?.request(lockName(page), () => released)

  return {
    put: (draft) => set(key, { ...draft, page, workflow } satisfies Draft, store()),
    drop: () => del(key, store()),
    forget: (draft) => del(`${draft.workflow}/${draft.page}`, store()),
    async findAbandoned() {
      const living = await livingPages()
      const abandoned: Draft[] = []
      for (const name of await keys<string>(store())) {
        const draft = await get<Draft>(name, store())
        if (draft === undefined || living.has(lockName(draft.page)) || draft.page === page) continue
        if (Date.now() - draft.at > forgottenAfterMs) await del(name, store())
        else if (draft.workflow === workflow) abandoned.push(draft)
      }
      return abandoned.toSorted((a, b) => b.at - a.at)
    },
    release,
  }
}

async function livingPages(): Promise<Set<string>> {
  const { held = [] } = (await navigator.locks?.query()) ?? {}
  return new Set(held.flatMap(({ name }) => (name === undefined ? [] : [name])))
}
