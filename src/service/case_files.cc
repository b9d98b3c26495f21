// SPDX-License-Identifier: AGPL-3.0-or-later
#include "service/case_files.h"

#include <fmt/format.h>

#include <algorithm>

#include "document/encoding.h"
#include "screening/detector_versions.h"
#include "service/access.h"
#include "service/judged.h"
#include "service/matters.h"
#include "store/blobs.h"

namespace xs::service {
namespace {

using casefile::FileVersion;

std::string context(const CaseId& item, std::string_view kind, const Sm3Digest& file) {
  return fmt::format("{}/{}/{}", kind, item.value, to_hex(file));
}

Result<std::string> keep_sealed(System& system, const AgencyId& agency, const SealingKey& key,
                                BytesView plain, const std::string& bound_to) {
  XS_TRY(const Sm3Digest digest,
         store::put_blob(system.database(), agency, seal(key, plain, bound_to)));
  return to_hex(digest);
}

Result<Bytes> open_blob(System& system, const AgencyId& agency, const SealingKey& key,
                        const std::string& name, const std::string& bound_to) {
  const auto digest = sm3_from_hex(name);
  if (!digest) return fail(ErrorCode::kCorrupt, "案卷记录已损坏，请联系审计员核验。", name);
  XS_TRY(const Bytes sealed, store::get_blob(system.database(), agency, *digest));
  return open_sealed(key, sealed, bound_to);
}

Result<FileVersion> store_file(System& system, const OpenCase& open, const Admitted& admitted,
                               BytesView bytes, std::string_view name) {
  const AgencyId& agency = open.item.agency;
  const Sm3Digest& digest = admitted.digest;
  FileVersion file{.digest = digest,
                   .name = std::string(name),
                   .format = admitted.document.format,
                   .size = bytes.size(),
                   .blob = {},
                   .document = {},
                   .screening = {},
                   .findings = {},
                   .could_not_look = {}};
  XS_TRY(file.blob,
         keep_sealed(system, agency, open.key, bytes, context(open.item.id, "file", digest)));
  XS_TRY(file.document,
         keep_sealed(system, agency, open.key, as_bytes(document::encode(admitted.document)),
                     context(open.item.id, "document", digest)));
  document::Screening screening = admitted.screening;
  screening::note_versions(system.detector_versions(), screening);
  XS_TRY(file.screening,
         keep_sealed(system, agency, open.key, as_bytes(document::encode(screening)),
                     context(open.item.id, "screening", digest)));
  for (const auto& finding : admitted.screening.findings) {
    file.findings.push_back({finding.id, finding.category,
                             std::string(document::to_string(finding.action)),
                             finding.always_masked});
  }
  for (const auto& blind : admitted.document.could_not_look) {
    file.could_not_look.push_back(blind.part);
  }
  for (const auto& stated : system.attributes().stated_in(admitted.document)) {
    file.states.push_back({stated.attribute, stated.releases});
  }
  return file;
}

Result<const FileVersion*> file_of(const casefile::Case& item, const Sm3Digest& digest) {
  const auto file = std::ranges::find(item.files, digest, &FileVersion::digest);
  if (file == item.files.end()) return fail(ErrorCode::kNotFound, "本件没有这个文件。");
  return &*file;
}

struct Viewable {
  OpenCase open;
  FileVersion file;
};

// The view door: a right, then an entry in the access log, then the content.
Result<Viewable> open_to_view(System& system, const Session& session, const CaseId& item,
                              const Sm3Digest& digest, Instant at) {
  XS_TRY(OpenCase open, read_case(system, session, item));
  if (!contents_are_open(open.item)) {
    return fail(ErrorCode::kNotPermitted, "本件已封存，内容对所有人关闭。请等待保密机构处理。");
  }
  XS_TRY(const FileVersion* file, file_of(open.item, digest));
  XS_CHECK(note_access(system, session, Looked::kDocument, item.value, digest, at));
  FileVersion copy = *file;
  return Viewable{std::move(open), std::move(copy)};
}

std::vector<FileVersion> with_file(const casefile::Case& item, FileVersion file,
                                   const std::optional<Sm3Digest>& replaces) {
  std::vector<FileVersion> files = item.files;
  const auto old =
      replaces ? std::ranges::find(files, *replaces, &FileVersion::digest) : files.end();
  if (old == files.end()) {
    files.push_back(std::move(file));
  } else {
    *old = std::move(file);
  }
  return files;
}

}  // namespace

Result<Uploaded> add_file(System& system, const Session& session, const CaseId& item,
                          BytesView bytes, std::string_view file_name,
                          const std::optional<Sm3Digest>& replaces, const Command& command,
                          const Tell& tell, Instant at) {
  tell(Stage::kReceived);
  XS_TRY(const OpenCase open, read_case(system, session, item));
  if (open.item.drafter != session.person.id) {
    return fail(ErrorCode::kNotPermitted, "只有本件的承办人可以上传文件。");
  }
  if (replaces) XS_CHECK(file_of(open.item, *replaces));
  XS_TRY(Admission admission, admit(system, session, bytes, file_name, tell, at));
  if (auto* refused = std::get_if<NotAdmitted>(&admission)) return Uploaded(std::move(*refused));
  const auto& admitted = std::get<Admitted>(admission);
  if (file_of(open.item, admitted.digest)) {
    return fail(ErrorCode::kConflict, "本件已有内容完全相同的文件，无需再次上传。");
  }
  tell(Stage::kStoring);
  XS_TRY(FileVersion file, store_file(system, open, admitted, bytes, file_name));
  const Command on_this{command.id, open.item.seq};
  XS_TRY(Done done, do_act(system, session, item,
                           casefile::FilesReplaced{with_file(open.item, std::move(file), replaces)},
                           on_this, at));
  return Uploaded(std::move(done));
}

Result<Done> remove_file(System& system, const Session& session, const CaseId& item,
                         const Sm3Digest& file, const Command& command, Instant at) {
  XS_TRY(const OpenCase open, read_case(system, session, item));
  XS_CHECK(file_of(open.item, file));
  std::vector<FileVersion> files = open.item.files;
  std::erase_if(files, [&](const FileVersion& each) { return each.digest == file; });
  return do_act(system, session, item, casefile::FilesReplaced{std::move(files)},
                {command.id, open.item.seq}, at);
}

Result<ReadDocument> read_document(System& system, const Session& session, const CaseId& item,
                                   const Sm3Digest& file, Instant at) {
  XS_TRY(const Viewable view, open_to_view(system, session, item, file, at));
  XS_TRY(ReadDocument read, stored_document(system, view.open, view.file));
  XS_TRY(const PackInForce pack, system.database().read([&](store::Transaction& tx) {
    return kept_pack_of(tx, *session.agency, view.open.item);
  }));
  if (pack) lay_over(system, *pack, view.open.item, read.screening);
  XS_CHECK(mark_judged(system, *session.agency, view.open, view.file, read));
  return read;
}

Result<ReadDocument> stored_document(System& system, const OpenCase& open,
                                     const FileVersion& file) {
  const AgencyId& agency = open.item.agency;
  XS_TRY(const Bytes document, open_blob(system, agency, open.key, file.document,
                                         context(open.item.id, "document", file.digest)));
  XS_TRY(const Bytes screening, open_blob(system, agency, open.key, file.screening,
                                          context(open.item.id, "screening", file.digest)));
  ReadDocument read;
  XS_TRY(read.document, document::decode_document(as_text(document)));
  XS_TRY(read.screening, document::decode_screening(as_text(screening)));
  return read;
}

Result<FileBytes> read_bytes(System& system, const Session& session, const CaseId& item,
                             const Sm3Digest& file, Instant at) {
  XS_TRY(const Viewable view, open_to_view(system, session, item, file, at));
  FileBytes out{.name = view.file.name, .format = view.file.format, .bytes = {}};
  XS_TRY(out.bytes, open_blob(system, session.person.agency, view.open.key, view.file.blob,
                              context(item, "file", file)));
  if (sm3(BytesView(out.bytes)) != file) {
    return fail(ErrorCode::kCorrupt, "文件内容与记录不符，已停止提供，请联系审计员核验。");
  }
  return out;
}

Result<Bytes> render_page(System& system, const Session& session, const CaseId& item,
                          const Sm3Digest& file, int page, int dpi, Instant at) {
  XS_TRY(const FileBytes bytes, read_bytes(system, session, item, file, at));
  return system.reader().render(bytes.bytes, page, dpi);
}

}  // namespace xs::service
