// SPDX-License-Identifier: AGPL-3.0-or-later
// Handing in the bytes of a file, and reading what was found in them.
import type { Case } from './cases'
import { changingHeaders, errorFrom, get, newUuid } from './http'

export type Box = [number, number, number, number] // x, y, width, height in points

// Offsets are bytes in the UTF-8 text of the part, here and everywhere below.
export interface Part {
  address: string
  label: string
  kind: string
  visible: boolean
  text: string
  runs?: [number, number, number, number, number, number, number][] // start, end, page, box
  cells?: [number, number, number, number, number][] // start, end, table, row, column
}
export interface ReadDocument {
  format: string
  parts?: Part[]
  pages?: [number, number][]
  could_not_look?: { part: string; why: string }[]
}
export interface Place {
  part: string
  start: number
  end: number
  page?: number
  box?: Box // around all of it on its page
  boxes?: Box[] // one a line, where it stands on several
  cell?: string
}
export type Severity = 'critical' | 'high' | 'medium' | 'low'
// A reviewer of this agency judged the same text in the same surroundings before.
export interface Judged {
  by: string
  at: string
  reason: string
}
export interface Finding {
  id: string
  category: string
  severity: Severity
  action: 'pass' | 'review' | 'redact' | 'block'
  admission: 'admit' | 'refuse'
  detector: string
  cites?: string[]
  visible: boolean
  where: Place
  excerpt: string
  says: string
  confidence: number
  rows?: { where: Place; text: string }[]
  judged?: Judged | null
}
export interface Screening {
  verdict: string
  admission: string
  findings?: Finding[]
}
export interface Screened {
  document: ReadDocument
  screening: Screening
}

export const readDocument = (id: string, digest: string): Promise<Screened> =>
  get(`/cases/${id}/files/${digest}/document`)
export const pageAddress = (id: string, digest: string, page: number): string =>
  `/api/cases/${id}/files/${digest}/pages/${page}`
export const contentAddress = (id: string, digest: string): string => `/api/cases/${id}/files/${digest}/content`

export interface Stage {
  stage: string
  text?: string
}

// Sends one file; `progress` hears the share sent (0 to 1), `stage` what the server does with it.
export function sendFile(
  id: string,
  file: File,
  hears: { progress: (share: number) => void; stage: (stage: Stage) => void },
  replaces = '',
): Promise<{ case: Case; digest: string }> {
  const upload = newUuid()
  const stopListening = listen(upload, hears.stage)
  return new Promise<{ case: Case; digest: string }>((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('PUT', `/api/cases/${id}/files`)
    for (const [name, value] of Object.entries(changingHeaders())) request.setRequestHeader(name, value)
    request.setRequestHeader('Content-Type', 'application/octet-stream')
    request.setRequestHeader('X-File-Name', encodeURIComponent(file.name))
    request.setRequestHeader('X-Upload', upload)
    if (replaces !== '') request.setRequestHeader('X-Replaces', replaces)
    request.upload.onprogress = (event) => hears.progress(event.total > 0 ? event.loaded / event.total : 0)
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) {
        resolve(JSON.parse(request.responseText) as { case: Case; digest: string })
      } else {
        reject(errorFrom(request.status, request.responseText))
      }
    }
    request.onerror = () => reject(errorFrom(0, ''))
    request.send(file)
  }).finally(stopListening)
}

// The stream of stages may open a moment after the upload is known; it is a courtesy, never the
// answer, so failing to hear it loses nothing.
function listen(upload: string, hears: (stage: Stage) => void): () => void {
  let source: EventSource | undefined
  let timer = 0
  let tries = 0
  const open = (): void => {
    source = new EventSource(`/api/uploads/${upload}/events`)
    source.onmessage = (event: MessageEvent<string>) => {
      try {
        hears(JSON.parse(event.data) as Stage)
      } catch {
        // a frame that is not ours says nothing about the file
      }
    }
    source.onerror = () => {
      source?.close()
      if (++tries < 4) timer = window.setTimeout(open, 300 * tries)
    }
  }
  timer = window.setTimeout(open, 60)
  return () => {
    window.clearTimeout(timer)
    source?.close()
  }
}

