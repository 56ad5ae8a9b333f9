// A letter outside the office: somebody has its file checked, the auditor reads who took it, and somebody to whom the head has
// delegated it signs one on paper. Not in his place: other stories rely on the head, who then could not sign.
import assert from 'node:assert/strict'
import { letter as order } from '../files.js'
import { takes } from '../office.js'
import { Program, letterWaits } from '../program.js'
import { Person, phone, step } from '../world.js'

const waiting = 'Perkumpulan Kebun Kertas'
const secretary = { name: 'Sekretaris Contoh, S.Sos.', email: 'sekretaris@demo.ormas.test', password: 'sandi sekretaris contoh' }
let applicant, anybody, admin, signer

step('the applicant takes the letter, and anybody has its file checked', async () => {
  applicant = await Person.signedIn('pemohon', { size: phone })
  await applicant.visit('/beranda')
  await applicant.follow(/Perkumpulan Kebun Rekaan/)
  const signed = await applicant.download(/Unduh surat/)
  anybody = await Person.arrive()
  await checks(anybody, signed.buffer)
  await anybody.reads('Surat asli', 'sama persis dengan surat yang dikeluarkan kantor', 'Perkumpulan Kebun Rekaan')
  signed.buffer[signed.buffer.length >> 1] ^= 1
  await checks(anybody, signed.buffer)
  await anybody.reads(/Bukan berkas asli|Tidak dikenal/)
})

// checks lets somebody have a file checked, again where the service is only about to be able to open it.
async function checks(person, buffer) {
  for (let tries = 0; ; tries++) {
    await person.visit('/cek')
    await person.input('Berkas surat').setInputFiles({ name: 'surat.pdf', mimeType: 'application/pdf', buffer })
    const button = person.page.getByRole('button', { name: 'Cek berkas', exact: true })
    const [answer] = await Promise.all([person.page.waitForNavigation(), button.click()])
    if (answer.status() !== 503 || tries === 5) return person.arrived(answer, 200)
  }
}

step('the auditor reads who took it, and what the audits found', async () => {
  const auditor = await Person.signedIn('auditor')
  await auditor.follow(/^Catatan unduhan/)
  await auditor.reads('Surat yang terbit', 'tidak dapat diubah')
  await auditor.visit('/pemeriksaan-surat')
  await auditor.reads('Pemeriksaan surat')
})

step('the administrator makes an account, and its holder joins', async () => {
  admin = await Person.signedIn('admin')
  await admin.visit('/pengaturan/orang/baru')
  await admin.fill({ 'Alamat email': secretary.email, 'Nama lengkap dengan gelar': secretary.name, Jabatan: 'Sekretaris Badan',
    'NIP (18 angka)': '000000000000000013', 'Bagian Umum': true })
  await admin.press('Buat akun')
  signer = await Person.arrive()
  const link = await admin.mailed(secretary.email)
  await signer.visit(link.pathname + link.search)
  await signer.fill({ 'Kata sandi baru': secretary.password, 'Ulangi kata sandi baru': secretary.password })
  await signer.press('Simpan kata sandi')
  await signer.signIn(secretary.email, secretary.password)
})

step('the administrator registers a mandate, and what is missing is told in one go', async () => {
  await admin.visit('/pengaturan/mandat')
  await admin.follow('Daftarkan mandat')
  await admin.fill({ 'Nomor surat perintah': '800/1/2026' })
  await admin.press('Daftarkan mandat', { status: 422 })
  assert.equal(await admin.input('Nomor surat perintah').inputValue(), '800/1/2026')
  const people = { 'Pejabat yang diwakili': /^Kepala Contoh/, 'Pemegang mandat': /^Sekretaris Contoh/ }
  await choose('Jenis mandat', /^a\.n\./)
  for (const [label, name] of Object.entries(people)) await choose(label, name)
  await choose('Jabatan yang diwakili', /^Kepala Badan/)
  await admin.fill({ 'Tanggal surat perintah': day(0), 'Berlaku mulai': `${day(-1)}T08:00`, 'Berlaku sampai': `${day(7)}T16:00` })
  await admin.input('Surat perintah').setInputFiles(order('surat-perintah'))
  await admin.press('Daftarkan mandat')
  await admin.reads('Menunggu orang kedua', 'a.n. Kepala Badan, mewakili Kepala Contoh')
})

step('the head agrees, and the mandate holds', async () => {
  const head = await Person.signedIn('kepala', { size: phone })
  await head.visit('/pengaturan/mandat')
  await head.press(/^Setujui/)
  await head.reads('Berlaku')
})

step('the administrator lets the substitute sign on paper', async () => {
  await admin.visit('/pengaturan/orang')
  await admin.follow(/Sekretaris Contoh/)
  await admin.fill({ 'Tanda tangan basah (cetak, tanda tangani, cap, unggah pindaian; surat menyebutkannya)': true })
  await admin.press('Simpan cara menandatangani')
})

step('the substitute prints the final letter and brings its scan', async () => {
  const who = {}
  for (const name of ['pemohon', 'umum', 'kepala', 'kabid', 'kasubbid', 'staf', 'lapangan']) who[name] = await Program.of(name)
  await letterWaits(waiting, who)
  await signer.visit('/tanda-tangan')
  await signer.follow(/^Baca ringkasan/, { within: signer.page.getByRole('listitem').filter({ hasText: waiting }) })
  await takes(signer, 'Tanda tangani surat')
  await signer.reads('Menunggu pindaian tanda tangan basah')
  const final = await signer.download(/Unduh dan cetak naskah akhir/)
  assert.equal(final.buffer.subarray(0, 5).toString(), '%PDF-')
  await scans(Buffer.from('bukan pindaian'), 415)
  await signer.reads('Jenis berkas ini tidak dapat diterima')
  await scans(final.buffer)
  assert.ok(!(await signer.page.getByRole('main').innerText()).includes('Menunggu pindaian'))
  await checks(anybody, final.buffer)
  await anybody.reads('Surat asli, aktif', 'ditandatangani basah di atas kertas')
  await anybody.follow('Keadaan surat ini selengkapnya')
  await anybody.reads('Ditandatangani basah; salinan pindaian.', 'a.n. Kepala Badan')
})

// choose takes the choice that begins like this, in a list or among radio buttons.
async function choose(label, name) {
  const group = admin.page.getByRole('group', { name: label })
  if (await group.count() > 0) return group.getByLabel(name).check()
  const options = await admin.input(label).locator('option').allInnerTexts()
  await admin.pick(label, options.find((one) => name.test(one)))
}

// day is a date some days from now, as an input of the browser takes it.
function day(later) {
  return new Date(Date.now() + later * 86_400_000).toLocaleDateString('sv-SE', { timeZone: 'Asia/Makassar' })
}

// scans lets the signer upload a scan where the page asks for it.
async function scans(buffer, status = 200) {
  await signer.input('Pindaian surat').setInputFiles({ name: 'pindaian.pdf', mimeType: 'application/pdf', buffer })
  await signer.press('Unggah pindaian', { status })
}
