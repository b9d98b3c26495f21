// SPDX-License-Identifier: AGPL-3.0-or-later
// What happens beside the straight way: a false alarm at the door, a file replaced in mid-review, a
// body that made the paper too, a doubt that goes to those who may decide it, a list of thousands.
import { docx } from './docx.mjs'
import { check } from './office.mjs'
import { xlsx } from './xlsx.mjs'

const plainPaper = (title, text) => docx([title, '现将有关情况公布如下。', text])

export const changes = {
  // A text that only speaks of marks is turned away; seen by another person, it is let in again.
  async false_alarm({ as, finish, base, stamp }) {
    const drafter = await as('A', 'drafter')
    const name = '标志说明.docx'
    const bytes = docx(['国家秘密标志怎样书写', '机密★10年', `以上为标志的样式，仅供宣传教育使用。（${stamp}）`])
    await drafter.draft('release', [{ name, bytes }])
    await drafter.page.getByText('此文件未被接收').waitFor({ timeout: 60_000 })
    const event = /登记号：(\S+)/.exec(await drafter.page.getByRole('alert').first().innerText())?.[1]
    check(event !== undefined, 'the refusal shows the reference of the event')

    const { page } = await as('A', 'secrecy')
    await page.goto(`${base}/refused`)
    await page.getByRole('row', { name: new RegExp(event) }).getByRole('button', { name: '查看' }).click()
    await page.getByRole('dialog').getByText('仅供宣传教育使用').waitFor()
    await page.getByRole('button', { name: '处理' }).last().click()
    const dialog = page.getByRole('dialog', { name: '处理' })
    await dialog.getByText('放行（仅限这一份内容）').click()
    await dialog.getByText('没有标志，只是谈到').click()
    await dialog.getByLabel('说明').fill('宣传教育材料中的样式，不是标志')
    await dialog.getByRole('button', { name: '处理', exact: true }).click()
    await page.getByText('已处理。').waitFor()

    const title = `国家秘密标志怎样书写 ${stamp}`
    await drafter.draft('release', [{ name, bytes }])
    await drafter.screened(1)
    await drafter.fillSheet(title, { class: '问题' })
    await drafter.handIn()
    await finish('A', title, ['approved'])
    await drafter.open(title)
    await drafter.issuePermit()
    check((await drafter.download(name)).equals(bytes), 'the bytes under the permit are those cleared')
  },

  // What was said was said on other bytes: it is void, and the page says so.
  async file_replaced({ as, finish, base, stamp }) {
    const title = `关于举办业务培训班的通知 ${stamp}`
    const drafter = await as('A', 'drafter')
    await drafter.draft('release', [{ name: '通知.docx', bytes: plainPaper(title, '培训时间为12月1日。') }])
    await drafter.screened(1)
    await drafter.fillSheet(title, { class: '动态' })
    await drafter.handIn()
    const head = await as('A', 'dept-head')
    await head.review(title, 'opine', { reason: '同意报审。' })

    await drafter.open(title)
    const bytes = plainPaper(title, '培训时间改为12月8日。')
    await drafter.replaceFile('通知.docx', { name: '通知（改）.docx', bytes })
    await drafter.page.getByText('已有 1 条意见作废').first().waitFor()
    await drafter.page.getByText('文件已更换，原意见所依据的内容不再存在').first().waitFor()
    await drafter.shot('file-replaced')
    const id = drafter.caseId()
    const after = await drafter.read(id)
    check(after.opinions.every((one) => !one.valid), 'no opinion stands after the file is replaced')
    check(after.files.length === 1, 'the old file is gone from the item')

    await head.page.goto(`${base}/cases/${id}`)
    await head.toOpinion()
    await head.page.getByText('已有 1 条意见作废').waitFor()
    await head.page.getByText('培训时间改为12月8日').waitFor()
    await finish('A', title, ['approved'])
    await drafter.open(title)
    await drafter.issuePermit()
    check((await drafter.download('通知（改）.docx')).equals(bytes), 'the bytes under the permit are the new ones')
  },

  // Whoever made the paper too answers in writing; the office enters it with body, number and date.
  async co_issuer({ as, finish, stamp }) {
    const title = `关于联合开展专项检查的通告 ${stamp}`
    const body = '县财政局'
    const drafter = await as('A', 'drafter')
    await drafter.draft('release', [{ name: '通告.docx', bytes: plainPaper(title, '由县审计局、县财政局联合开展。') }])
    await drafter.screened(1)
    await drafter.addCoIssuer(body)
    await drafter.fillSheet(title, { class: '问题' })
    await drafter.handIn()

    const id = drafter.caseId()
    const head = await as('A', 'dept-head')
    await head.review(title, 'opine', { reason: '同意报审。' })
    const office = await as('A', 'office')
    const [asked] = (await office.read(id)).asked
    check(asked?.evidence === true && asked.member === body, 'the office is asked for the written answer')
    await office.open(title)
    await office.toOpinion()
    await office.give('consent', { evidence: { body, number: '财函〔2026〕31号', on: '2026-11-20', scope: '通告全文' } })
    await office.opinionTaken()
    await office.page.getByText(`${body}：书面同意`).waitFor()
    await office.shot('co-issuer')
    await finish('A', title, ['approved'])
  },

  // Not certain whether it is a secret: the chief approves the report, it goes out, the answer comes
  // back, and the review goes on where it stood.
  async referral({ as, finish, base, stamp }) {
    const title = `关于专项资金审计调查的情况 ${stamp}`
    const drafter = await as('A', 'drafter')
    await drafter.draft('release', [{ name: '情况.docx', bytes: plainPaper(title, '调查涉及三个乡镇。') }])
    await drafter.screened(1)
    await drafter.fillSheet(title, { class: '问题' })
    await drafter.handIn()
    const id = drafter.caseId()

    const head = await as('A', 'dept-head')
    await head.open(title)
    await head.toOpinion()
    await head.doubt('是否涉及国家秘密', '是否属于保密事项范围不明')
    await head.give('refer', { reason: '是否属于保密事项范围不明。' })
    await head.opinionTaken()

    const chief = await as('A', 'chief')
    await chief.page.goto(`${base}/cases/${id}`)
    await chief.toOpinion()
    await chief.give('opine', { reason: '同意报请确定。' })
    await chief.opinionTaken()

    const secrecy = await as('A', 'secrecy')
    const paper = { body: '省保密行政管理部门', number: '审密〔2026〕5号', on: '2026-11-20', scope: '全文' }
    await secrecy.page.goto(`${base}/cases/${id}`)
    await secrecy.toOpinion()
    await secrecy.give('opine', { reason: '已报请确定。', evidence: paper })
    await secrecy.opinionTaken()
    await secrecy.page.goto(`${base}/cases/${id}`)
    await secrecy.toOpinion()
    await secrecy.give('not_secret', { reason: '经确定不属于国家秘密。', evidence: { ...paper, number: '保密函〔2026〕12号' } })
    await secrecy.opinionTaken()
    await secrecy.shot('referral-answered')
    await finish('A', title, ['approved'], { 'department-opinion': settled })
  },

  // A section head without a mouse: from the desk to the opinion, and on to the next item.
  async by_keyboard({ as, base, stamp }) {
    const title = `关于开展冬季安全检查的通知 ${stamp}`
    const phone = '联系电话：13855571234。'
    const drafter = await as('A', 'drafter')
    await drafter.draft('release', [{ name: '通知.docx', bytes: docx([title, phone, '另：负责人电话13905567731。', phone, phone]) }])
    await drafter.screened(1)
    await drafter.fillSheet(title, { class: '动态' })
    await drafter.handIn()
    const id = drafter.caseId()

    const head = await as('A', 'dept-head')
    const { page } = head
    const keys = page.keyboard
    await page.goto(`${base}/`)
    await page.getByRole('link', { name: title }).waitFor()
    await head.tabTo(new RegExp(title))
    await keys.press('Enter')
    await page.getByText('已处置 0 / 4').waitFor()
    await keys.press('n')
    await keys.type('办公电话已对外公布')
    await keys.press('Enter')
    await page.getByText('已处置 1 / 4').waitFor()
    await keys.press('a')
    await page.getByText('已处置 3 / 4').waitFor()
    await keys.press('r')
    await page.getByText('已处置 4 / 4').waitFor()
    await keys.press('Control+Enter')
    await head.tabTo(/其余均为“否”/)
    await keys.press('Enter')
    await head.tabTo(new RegExp(`^${head.decision('opine')}$`))
    await keys.press('Space')
    await head.tabTo(/说明/)
    await keys.type('联系电话按处置结果公开。')
    await head.shot('by-keyboard')
    await keys.press('Control+Enter')
    await page.getByText('意见已记入，接着办理下一件。').waitFor()
    const after = await head.read(id)
    check(after.opinions.some((one) => one.valid && one.decision === 'opine'), 'the opinion given by keyboard stands')
    check(after.dispositions.filter((one) => one.kind === 'not_problem').length === 3 && after.dispositions.some((one) => one.kind === 'redact'), 'three phone numbers are settled together and one is to be redacted')
  },

  // A list with thousands of rows: one mark for each column, drawn at once, walked by keyboard.
  async long_list({ as, finish, stamp }) {
    const title = `临时救助发放公示 ${stamp}`
    const names = ['王秀英', '李国强', '张桂兰', '刘建军']
    const rows = Array.from({ length: 3000 }, (_, i) => [String(i + 1), names[i % names.length], `1385550${String(i).padStart(4, '0')}`, `人民路${(i % 200) + 1}号`, String(300 + (i % 7) * 100)])
    const bytes = xlsx({ 公示: [['序号', '姓名', '联系电话', '住址', '金额（元）'], ...rows], 说明: [[`本表由业务科室编制。${stamp}`]] })
    const drafter = await as('B', 'drafter')
    await drafter.draft('release', [{ name: '公示.xlsx', bytes }])
    await drafter.screened(1)
    await drafter.fillSheet(title, { attribute: '主动公开' })
    await drafter.handIn()
    await drafter.page.getByRole('columnheader', { name: 'C', exact: true }).waitFor()
    check((await drafter.page.locator('mark, .mark').count()) > 0, 'marks stand in the table')
    await drafter.shot('long-list')
    const marks = (await drafter.read(drafter.caseId())).files[0].findings.length
    check(marks > 0 && marks < 20, `a column is one mark, and there are ${marks}`)
    await finish('B', title, ['approved'])
    await drafter.open(title)
    await drafter.issuePermit()
    check((await drafter.download('公示.xlsx')).equals(bytes), 'the bytes under the permit are those handed in')
  },
}

// The answer settles the doubt: the question is answered anew.
async function settled(person) {
  const group = person.page.getByRole('radiogroup', { name: /^\d+\. 是否涉及国家秘密/ })
  await group.getByText('否', { exact: true }).click()
  await person.answerNo()
  await person.give('opine', { reason: '已确定不属于国家秘密，同意报审。' })
  await person.opinionTaken()
}
