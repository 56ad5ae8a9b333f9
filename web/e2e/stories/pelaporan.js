// The whole way of an organisation with legal personality, through the pages alone: one round of deficiencies, answered by
// a new file and by a dispute.
import assert from 'node:assert/strict'
import { begins, brings, continues, fillsIn, joins, records, submits, tracks, uploads } from '../applicant.js'
import { letter, photo } from '../files.js'
import { acts, finds, judges, staff, takes, visits } from '../office.js'
import { Person, phone, step } from '../world.js'

const name = 'Perkumpulan Kebun Angan'
let applicant, admin, office, code

step('joins, with the link from the mail', async () => {
  admin = await Person.signedIn('admin')
  applicant = await Person.arrive({ size: phone })
  await joins(applicant, 'kebun.angan@contoh.test', admin)
})

step('records the organisation and begins a report', async () => {
  await records(applicant, name)
  await begins(applicant, tracks.pelaporan)
})

step('answers the form', () => fillsIn(applicant, name, tracks.pelaporan))

step('prints, signs and uploads what applies', () => brings(applicant))

step('hands in and holds the receipt', async () => {
  code = await submits(applicant)
})

step('the office takes it up', async () => {
  office = await staff()
  await acts(office.umum, code, 'Catat dalam agenda')
  await acts(office.kepala, code, 'Beri disposisi', { 'Isi disposisi': 'Teliti dan selesaikan sesuai ketentuan.' })
  await acts(office.kabid, code, 'Tugaskan staf pelaksana', { 'Staf pelaksana': 'Staf Contoh, A.Md.' })
})

step('the case officer checks every file and finds two wanting', async () => {
  await judges(office.staf, code, {
    'Surat keterangan domisili': { reason: 'Belum diketahui Camat', note: 'Mintalah tanda tangan Camat.' },
    'Foto kantor': { reason: 'Papan nama tidak tampak', note: 'Ambil foto dari seberang jalan.' },
  })
  await acts(office.staf, code, 'Teruskan hasil pemeriksaan')
})

step('the second check agrees, and the applicant is told once', async () => {
  await acts(office.kasubbid, code, 'Setujui hasil pemeriksaan')
  await acts(office.kabid, code, 'Nyatakan berkas belum lengkap')
  await finds(office.staf, code)
  await office.staf.follow('Pratinjau pemberitahuan kekurangan')
  await office.staf.reads('Belum diketahui Camat', 'Papan nama tidak tampak')
  await takes(office.staf, 'Beritahukan kekurangan berkas')
})

step('the applicant answers with a new file and disputes the other', async () => {
  await continues(applicant, name)
  await applicant.follow('Perbaiki kekurangan berkas')
  await applicant.reads('0 dari 2', 'Mintalah tanda tangan Camat.')
  await applicant.follow('Unggah berkas pengganti')
  await uploads(applicant, photo('domisili'))
  await disputes(applicant)
  await applicant.reads('2 dari 2')
  await takes(applicant, 'Ajukan perbaikan')
})

async function disputes(person) {
  const open = person.page.getByRole('region', { name: /Foto kantor/ })
  await open.getByText('Jawab dengan kata-kata').click()
  await open.getByLabel(/^Sanggahan/).check()
  await open.getByLabel('Jawaban Anda').fill('Papan nama tampak di sebelah kiri pintu.')
  await person.press(/Simpan jawaban/, { within: open })
}

step('another person decides the dispute, the case officer checks again', async () => {
  await finds(office.kasubbid, code)
  await office.kasubbid.follow('Periksa berkas')
  await office.kasubbid.fill({ 'Putusan atas jawaban ini': 'Jawaban diterima: kekurangan ini selesai' })
  await office.kasubbid.press(/Simpan putusan/)
  await judges(office.staf, code)
  await acts(office.staf, code, 'Teruskan hasil pemeriksaan')
  await acts(office.kasubbid, code, 'Setujui hasil pemeriksaan')
  await acts(office.kabid, code, 'Nyatakan berkas lengkap')
})

step('somebody visits', async () => {
  await acts(office.kabid, code, 'Tunjuk petugas lapangan', { 'Petugas lapangan': 'Petugas Contoh' })
  await visits(office.lapangan, code)
})

step('the letter is numbered and drafted', async () => {
  await acts(office.kabid, code, 'Nyatakan keberadaan sesuai', { Kesimpulan: 'Keberadaan organisasi sesuai dengan berkas.' })
  await acts(office.kabid, code, 'Beri nomor registrasi')
  await acts(office.staf, code, 'Susun konsep surat')
})

// On behalf: the head's own signature stays free for the other stories, which run at the same time.
step('a mandate is registered by one person and confirmed by another', async () => {
  const clock = (hours) => new Date(Date.now() + hours * 3_600_000).toLocaleString('sv-SE', { timeZone: 'Asia/Makassar' }).slice(0, 16).replace(' ', 'T')
  const umum = office.umum
  await umum.visit('/pengaturan/mandat')
  await umum.follow('Daftarkan mandat')
  await umum.press('Daftarkan mandat', { status: 422 })
  await umum.fill({ 'Jenis mandat': 'a.n. (atas nama): pejabatnya melimpahkan', 'Jabatan yang diwakili': 'Kepala Badan (menandatangani surat; disetujui orang kedua)',
    'Pejabat yang diwakili': 'Kepala Contoh, S.Sos., M.Si., Kepala Badan', 'Pemegang mandat': 'Kasubbid Contoh, S.H., Kepala Subbidang',
    'Nomor surat perintah': '800/12/CONTOH', 'Tanggal surat perintah': clock(-24).slice(0, 10), 'Berlaku mulai': clock(-1), 'Berlaku sampai': clock(24) })
  await umum.page.locator('#file').setInputFiles(letter('surat-perintah'))
  await umum.press('Daftarkan mandat')
  await umum.reads('Menunggu orang kedua', '800/12/CONTOH')
  await admin.visit('/beranda')
  await admin.follow('Buka mandat')
  await admin.press(/^Setujui/)
  await admin.reads('Berlaku', 'Berakhir')
})

step('the substitute signs, with a reason since an earlier step was theirs', async () => {
  const holder = office.kasubbid
  await holder.visit('/beranda')
  await holder.reads('Anda bertindak sebagai a.n. Kepala Badan')
  await holder.visit('/tanda-tangan')
  await holder.follow(/^Baca ringkasan/, { within: holder.page.getByRole('listitem').filter({ hasText: name }) })
  await holder.reads('Yang tidak biasa', 'Siapa melakukan apa')
  await holder.follow('Tanda tangani surat')
  await holder.press('Tanda tangani surat', { status: 422 })
  await holder.fill({ Alasan: 'Kepala Badan bertugas di luar kota.' })
  await holder.press('Tanda tangani surat')
  const auditor = await Person.signedIn('auditor', { size: phone })
  await auditor.visit('/beranda')
  await auditor.follow('Pengecualian pemisahan tugas')
  await auditor.reads(name, 'Kepala Badan bertugas di luar kota.', 'a.n. Kepala Badan')
})

step('the applicant receives the letter, and anybody can check it', async () => {
  await continues(applicant, name)
  const signed = await applicant.download(/Unduh surat/)
  assert.equal(signed.buffer.subarray(0, 5).toString(), '%PDF-')
  const check = await applicant.page.getByRole('link', { name: 'Cek keaslian surat' }).getAttribute('href')
  await takes(applicant, 'Serah terima surat')
  const anybody = await Person.arrive()
  await anybody.visit(check)
  await anybody.reads('Aktif', name, 'a.n. Kepala Badan', '800/12/CONTOH')
})
