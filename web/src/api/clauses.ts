// SPDX-License-Identifier: AGPL-3.0-or-later
// The clauses, and what the software makes of each.
import { get } from './http'

export interface ClauseUse {
  id: string
  article: string
  heading: string
  says: string
  rules?: string[]
  not_formalized?: string
  pack?: string
  cases?: number
  acted?: number
  last_acted?: string | null
}

export const readClauses = (): Promise<{ clauses: ClauseUse[] }> => get('/clauses')
