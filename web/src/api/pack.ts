// SPDX-License-Identifier: AGPL-3.0-or-later
// The regulation in force: every word of law the pages show comes from here.
import { get } from './http'
import type { Named } from './session'

export type Condition = Record<string, string[]>

export interface FieldValue {
  id: string
  label: string
  releases?: boolean
  temporary?: boolean
  screened_as?: string // the kind of publication it makes of the item
  blocks?: boolean
  needs?: string
}
export interface Field {
  id: string
  label: string
  clause: string
  kind: 'choice' | 'text' | 'date' | 'time' | 'lines'
  values?: FieldValue[]
  required?: boolean
  when?: Condition
  restarts?: boolean
  procedures?: string[]
}
export interface Question {
  id: string
  label: string
  clause: string
  grounds?: string[]
}
export interface Ground {
  id: string
  code: string
  label: string
  clause: string
  lifted_by?: string[]
  needs_harm?: boolean
  needs_article?: boolean
  checklist?: boolean
  state_secret?: boolean
}
export interface PackStep {
  id: string
  label: string
  clause: string
  actor: string
  gives?: string[]
  asks_questions?: boolean
  asks_checklist?: boolean
  evidence?: boolean
}
export interface OutlineStep {
  step: string
  label?: string
  clause?: string
  role_label?: string
  asks_questions?: boolean
}
export interface Procedure {
  id: string
  label: string
  clause: string
  handed_in_by: string[] // any of these roles
  ends_in: 'release' | 'fixed' | 'closed'
  about_needed?: boolean // begun from the item it is about
  outline?: (OutlineStep | string)[]
}
export interface Clause {
  id: string
  article: string
  heading: string
  says: string
  not_formalized?: string
  pack: string
}
export interface Pack {
  id: string
  title: string
  letter: string
  roles: (Named & { clause?: string })[]
  fields: Field[]
  questions: Question[]
  grounds: Ground[]
  steps?: PackStep[] | Record<string, PackStep>
  procedures: Procedure[]
  conclusions: (Named & { clause?: string })[]
  decisions: Record<string, string | { label: string }>
  clauses: Clause[]
  detectors?: Record<string, string>
}

export const readPack = (): Promise<Pack> => get('/pack')
