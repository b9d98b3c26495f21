// SPDX-License-Identifier: AGPL-3.0-or-later
#include "service/keys.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <iterator>

namespace xs::service {
namespace {

namespace fs = std::filesystem;

Result<void> write_private(const fs::path& file, BytesView bytes) {
  const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  const bool written =
      fd >= 0 && ::write(fd, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()) &&
      ::fsync(fd) == 0;
  if (fd >= 0) ::close(fd);
  if (written) return {};
  return fail(ErrorCode::kUnavailable, "无法写入密钥文件，请检查密钥文件夹的权限和磁盘空间。",
              file.string());
}

Result<SealingKey> open_sealing_key(const fs::path& file, Absent absent) {
  if (!fs::exists(file)) {
    if (absent == Absent::kFail) {
      return fail(ErrorCode::kNotFound,
                  "找不到封存密钥，已有内容无法打开。请恢复密钥文件夹的备份后再启动。",
                  file.string());
    }
    SealingKey key = SealingKey::random();
    XS_CHECK(write_private(file, key.bytes()));
    return key;
  }
  struct stat status {};
  if (::stat(file.c_str(), &status) != 0 || (status.st_mode & 077) != 0) {
    return fail(ErrorCode::kNotPermitted,
                "密钥文件可被他人读取，请先收紧文件权限（仅所有者可读写）。",
                file.string() + " must have mode 0600");
  }
  std::ifstream in(file, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(in), {}};
  auto key = SealingKey::from_bytes(as_bytes(bytes));
  if (key) return key;
  return fail(ErrorCode::kCorrupt, "封存密钥文件已损坏，请恢复密钥文件夹的备份。", file.string());
}

std::string key_context(const CaseId& item) { return "case-key/" + item.value; }

}  // namespace

Result<std::shared_ptr<const AgencyKeys>> open_keys(const fs::path& folder, const AgencyId& agency,
                                                    Absent absent) {
  const fs::path mine = folder / agency.value;
  std::error_code error;
  if (absent == Absent::kCreate) {
    fs::create_directories(mine, error);
    if (error) {
      return fail(ErrorCode::kUnavailable, "无法建立密钥文件夹，请检查权限。", mine.string());
    }
    fs::permissions(mine, fs::perms::owner_all, error);
  } else if (!fs::exists(mine / "permits.key") || !fs::exists(mine / "checkpoints.key")) {
    return fail(ErrorCode::kNotFound, "找不到本单位的签名密钥。请恢复密钥文件夹的备份后再启动。",
                mine.string());
  }
  XS_TRY(auto permits, open_or_create_file_signer(mine / "permits.key"));
  XS_TRY(auto checkpoints, open_or_create_file_signer(mine / "checkpoints.key"));
  XS_TRY(SealingKey sealing, open_sealing_key(mine / "sealing.key", absent));
  return std::make_shared<const AgencyKeys>(
      AgencyKeys{std::move(permits), std::move(checkpoints), sealing});
}

Sm3Digest judging_key(const AgencyKeys& keys) {
  return hmac_sm3(keys.sealing.bytes(), as_bytes("xianshen judged findings"));
}

Sm3Digest letter_key(const AgencyKeys& keys) {
  return hmac_sm3(keys.sealing.bytes(), as_bytes("xianshen codes of letters"));
}

Bytes wrap_case_key(const AgencyKeys& keys, const CaseId& item, const SealingKey& key) {
  return seal(keys.sealing, key.bytes(), key_context(item));
}

Result<SealingKey> unwrap_case_key(const AgencyKeys& keys, const CaseId& item, BytesView wrapped) {
  XS_TRY(const Bytes bytes, open_sealed(keys.sealing, wrapped, key_context(item)));
  return SealingKey::from_bytes(bytes);
}

}  // namespace xs::service
