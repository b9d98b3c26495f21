// SPDX-License-Identifier: AGPL-3.0-or-later
// Items under review, and what people say on them.
import { get, newUuid, post, put, remove } from './http'

export type DispositionKind = 'redact' | 'withhold' | 'not_problem' | 'unsure'
export type AnswerValue = 'no' | 'yes' | 'unsure'
export type Action = 'pass' | 'review' | 'redact' | 'block'

export interface Answer {
  value: AnswerValue
  reason?: string
  by?: string
  step?: string
}
export interface Disposition {
  file: string
  finding: string
  kind: DispositionKind
  reason?: string
  by?: string
  step?: string
}
export interface CaseFile {
  digest: string
  name: string
  format: string
  size: number
  verdict: Action
  findings_left?: number
  findings?: { id: string; category: string; action: Action }[]
  could_not_look?: ({ part: string; why?: string } | string)[]
  states?: string[] // the attribute it states itself
}
// What kind of publication it is, and what may then stand in it.
export interface Matter {
  id: string
  label: string
  says: string
  period: string
}
export interface GroundGiven {
  ground: string
  reason: string
  harm?: string
  article?: string
}
export interface Evidence {
  body: string
  number: string
  on: string
  scope: string
}
export interface Lift {
  ground: string
  by: string
  whose: string
  basis: string
  on: string
  evidence?: string
}
export interface Opinion {
  act: number
  step: string
  label: string
  decision: string
  decision_label: string
  by: string
  in_place_of?: string // whose opinion he gave
  at: string
  reason?: string
  suggests?: string
  grounds?: GroundGiven[]
  seen?: string[]
  valid: boolean
  voided_why?: string
  member?: string
}
export interface Confirm {
  key: string
  label: string
  clause?: string
}
export interface Asked {
  step: string
  member?: string
  label: string
  clause: string
  says?: string
  role_label: string
  in_place_of?: string // by delegation
  due?: string | null
  decisions: { decision: string; label: string }[]
  asks_questions?: boolean
  asks_checklist?: boolean
  evidence?: boolean
  escalates_for?: Record<string, string>
  return_to?: { step: string; label: string }[]
  suggests?: string[]
  missing?: string[]
  confirms?: Confirm[]
}
export interface OutlineEntry {
  step: string
  label: string
  clause?: string
  role_label?: string
  state: 'passed' | 'open' | 'ahead' | 'skipped'
  by?: string
  at?: string
}
export interface Duty {
  step: string
  label: string
  role_label: string
  due?: string | null
  until?: string | null // by the minute, where the term is counted in hours
  derivation?: string
  provisional?: boolean
  clause?: string
}
export interface TimelineEntry {
  seq: number
  at: string
  actor: string
  label: string
  clause?: string
  reason?: string
  changes?: string[]
}
export interface Permit {
  id: string
  issued: string
  position?: number | null
  revoked?: string | null
  why?: string
  files?: { digest: string; name: string }[]
}
export interface Outcome {
  conclusion: string
  clause?: string
  reason?: string
  grounds?: GroundGiven[]
}
export interface Sheet {
  title: string
  fields: Record<string, string>
  co_issuers: string[]
}
export interface Case {
  id: string
  seq: number
  title: string
  phase: string
  phase_label: string
  procedure: { id: string; label: string }
  drafter: { id: string; name: string }
  department: string
  opened: string
  sheet: Sheet
  matter?: Matter
  rules_lost?: boolean // read it, or move it over
  co_issuers?: { name: string; consents?: boolean | null }[]
  files: CaseFile[]
  dispositions: Disposition[]
  answers: Record<string, Answer>
  checklist: Record<string, Answer>
  confirmed: string[] | Record<string, string>
  declassification?: Evidence | null
  outline: OutlineEntry[]
  duties: Duty[]
  terms?: Duty[] // that run already for steps ahead
  opinions: Opinion[]
  asked: Asked[]
  may: Partial<Record<'edit' | 'note' | 'hand_in' | 'seal' | 'unseal' | 'incident' | 'withdraw' | 'permit' | 'revoke' | 'view' | 'move_over', boolean>>
  to_hand_in?: { missing?: string[]; confirms?: Confirm[]; asks_questions?: boolean; declassification?: boolean }
  outcome?: Outcome | null
  permits: Permit[]
  timeline: TimelineEntry[]
  about?: Row // the item this case is about
  others?: Row[] // cases about this one
  may_begin?: { id: string; label: string }[] // procedures he may begin about it
}
export interface Row {
  case: string
  title: string
  phase: string
  phase_label: string
  step_label?: string
  updated: string
  overdue?: boolean
  department?: string
  drafter?: string
  procedure?: string
}

export interface Said {
  does: 'say'
  step: string
  decision: string
  member?: string
  suggests?: string
  reason?: string
  return_to?: string
  for?: string
  grounds?: GroundGiven[]
  dispositions?: Disposition[]
  answers?: Record<string, Answer>
  checklist?: Record<string, Answer>
  lifts?: Lift[]
  confirms?: string[]
  evidence?: Evidence
  seen: string[]
}
export type Act =
  | Said
  | { does: 'note'; step?: string; member?: string; dispositions?: Disposition[]; answers?: Record<string, Answer>; confirms?: string[] }
  | { does: 'hand_in' }
  | { does: 'seal' | 'unseal' | 'incident' | 'move_over'; why: string }
  | { does: 'withdraw'; reason: string }

export const readCases = (phase: string): Promise<{ cases: Row[] }> =>
  get(phase === '' ? '/cases' : `/cases?phase=${encodeURIComponent(phase)}`)
// `about`: the item the new case is about, where it is about one.
export const openCase = (procedure: string, about = ''): Promise<{ case: string }> =>
  post('/cases', { command: newUuid(), procedure, ...(about === '' ? {} : { about }) })
export const readCase = (id: string): Promise<Case> => get(`/cases/${id}`)
export const writeSheet = (id: string, sheet: Sheet, declassification?: Evidence): Promise<Case> =>
  put(`/cases/${id}/sheet`, {
    command: newUuid(),
    ...sheet,
    ...(declassification === undefined ? {} : { declassification }),
  })
export const act = (id: string, seq: number, what: Act): Promise<Case> =>
  post(`/cases/${id}/acts`, { command: newUuid(), seq, ...what })
export const removeFile = (id: string, digest: string): Promise<Case> => remove(`/cases/${id}/files/${digest}`)
