import { routes } from '@flowza/backend/contracts'
import { useQuery } from '@tanstack/react-query'
import { callApi } from '../api/call-api.ts'
import type { CategoryOf } from '../templates/workflow-drawing.tsx'

/** The category of a node type, from the server: the home page doesn't load the catalogue. */
export function useCategories(): CategoryOf {
  const { data } = useQuery({
    queryKey: ['node-types'],
    queryFn: ({ signal }) => callApi(routes.listNodeTypes, { signal }),
    staleTime: Infinity,
    select: ({ nodeTypes }) => new Map(nodeTypes.map(({ id, category }) => [id, category])),
  })
  return (nodeType) => data?.get(nodeType)
}
