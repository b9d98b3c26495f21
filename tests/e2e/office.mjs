// SPDX-License-Identifier: AGPL-3.0-or-later
// The offices a scenario plays in: a browser, and for each role of each agency one person signed in.
import crypto from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { createRequire } from 'node:module'
import { Person } from './person.mjs'

const require = createRequire(new URL('../../web/package.json', import.meta.url))
const { chromium } = require('playwright-core')

// Thrown where a scenario cannot be played at all, with the reason.
export class Skipped extends Error {}

export function check(holds, what) {
  if (!holds) throw new Error(what)
}
export function refuses(refusal) {
  return /^[A-Z]+-/.test(refusal)
}

const kOrder = ['drafter', 'dept-head', 'office', 'signer', 'secrecy', 'deputy', 'chief']
const plain = (role) => role.replace(/_/g, '-')

export async function openOffice(base, accounts, shots) {
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'xianshen-e2e-'))
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', `--crash-dumps-dir=${profile}`],
  })
  const complaints = [] // of the browser: broken pages and breaches of the content security policy
  const people = new Map()
  const letters = new Map() // of agencies

  async function enter(account) {
    const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, reducedMotion: 'reduce', locale: 'zh-CN', acceptDownloads: true })
    const page = await context.newPage()
    page.setDefaultTimeout(20_000)
    page.on('pageerror', (error) => complaints.push(`${account.login}: ${error.message}`))
    page.on('console', (message) => {
      if (message.type() === 'error' && /Content Security Policy|Uncaught/.test(message.text())) complaints.push(`${account.login}: ${message.text()}`)
    })
    return new Person(page, base, account, shots).signIn()
  }

  // The person who holds this role in the agency of this regulation; signed in once.
  async function as(letter, role) {
    const known = people.get(`${letter}/${plain(role)}`)
    if (known !== undefined) return known
    for (const account of accounts.filter((one) => plain(one.role) === plain(role))) {
      if (letters.has(account.agency) && letters.get(account.agency) !== letter) continue
      const person = await enter(account)
      letters.set(account.agency, person.pack.letter)
      people.set(`${person.pack.letter}/${plain(role)}`, person)
      if (person.pack.letter === letter) return person
    }
    throw new Error(`no account for ${role} in the agency of regulation ${letter}`)
  }
  function holds(letter, role) {
    return accounts.some((one) => letters.get(one.agency) === letter && plain(one.role) === role)
  }

  // Goes on as whoever is asked, with what lets the item go on, until the case stands so. An act
  // of `instead` is done in place of the first opinion on that step.
  async function finish(letter, title, phases, instead = {}) {
    const drafter = await as(letter, 'drafter')
    await drafter.open(title)
    const id = drafter.caseId()
    const done = new Set()
    for (let steps = 0; steps < 14; steps++) {
      const { phase } = await drafter.read(id)
      if (phases.includes(phase)) return steps
      let moved = false
      for (const role of kOrder) {
        if (!holds(letter, role)) continue
        const person = await as(letter, role)
        const [asked] = (await person.read(id))?.asked ?? []
        if (asked === undefined) continue
        const offered = asked.decisions.map((one) => one.decision)
        await person.page.goto(`${base}/cases/${id}`)
        await person.disposeAll('已公开的内容')
        await person.toOpinion()
        const act = done.has(asked.step) ? undefined : instead[asked.step]
        done.add(asked.step)
        if (act !== undefined) await act(person)
        else {
          await person.answerNo()
          await person.give(['approve', 'opine', 'consent', 'not_secret'].find((one) => offered.includes(one)), { reason: '已核对，同意。', ...(asked.evidence ? { evidence: kPaper } : {}) })
          await person.opinionTaken()
        }
        moved = true
        break
      }
      check(moved, `nobody is asked, and the case stands at ${phase}`)
    }
    throw new Error(`the case did not reach ${phases.join(' or ')}`)
  }
  const kPaper = { body: '县级主管单位', number: '复函〔2026〕8号', on: '2026-11-20', scope: '同意公开全文' }

  async function close() {
    await browser.close()
    fs.rmSync(profile, { recursive: true, force: true })
  }
  const stamp = crypto.randomBytes(3).toString('hex')
  const log = (text) => console.log(`      ${text}`)
  return { as, finish, close, people, complaints, base, stamp, log }
}
