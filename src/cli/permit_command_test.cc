// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/permit_command.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <sstream>
#include <string>

#include "base/sm.h"
#include "ledger/signed_note.h"
#include "service/permits.h"

namespace xs::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* kId = "01980000-0000-7000-8000-000000000001";

class PermitCommand : public testing::Test {
 protected:
  void SetUp() override {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    signer_ = open_or_create_file_signer(folder_ / "permits.key").value();
    stranger_ = open_or_create_file_signer(folder_ / "stranger.key").value();
    write("file", "批准公开的内容");
    write("other", "批准公开的内容。");
    const std::string text = "许可编号：" + std::string(kId) + "\n文件：" +
                             to_hex(sm3("批准公开的内容")) + " 21 txt\n有效期至：" +
                             "2027-01-01T00:00:00.000Z\n";
    write("permit", ledger::sign_note(service::kPermitKind, text, *signer_).value());
    write("forged", ledger::sign_note(service::kPermitKind, text, *stranger_).value());
    const std::string revoked = std::string("撤销：") + kId + " 2026-11-01T00:00:00.000Z\n";
    const auto list = [&](const std::string& lines, const Signer& signer) {
      return ledger::sign_note(service::kRevocationKind, "单位：甲\n" + lines, signer).value();
    };
    write("nothing-revoked", list("", *signer_));
    write("revoked", list(revoked, *signer_));
    write("forged-list", list("", *stranger_));
  }
  void write(const std::string& name, const std::string& content) {
    std::ofstream(folder_ / name, std::ios::binary) << content;
  }
  int verify(const char* permit, const char* file, const char* revocations, Date day) {
    out_.str("");
    std::ostringstream err;
    return verify_permit(
        {folder_ / "permits.key.pub", *revocations != '\0' ? folder_ / revocations : fs::path(),
         folder_ / permit, folder_ / file},
        Instant{day.days}, out_, err);
  }

  fs::path folder_ =
      fs::path(testing::TempDir()) / ("permit_command-" + std::to_string(::getpid()));
  std::unique_ptr<Signer> signer_, stranger_;
  std::ostringstream out_;
};

TEST_F(PermitCommand, OnlyAValidPermitIsZero) {
  const Date in_time = make_date(2026, 11, 23), too_late = make_date(2027, 1, 2);
  const struct {
    const char *permit, *file, *revocations;
    Date day;
    int code;
    const char* says;
  } rows[] = {
      {"permit", "file", "", in_time, 0, "未核对撤销清单"},
      {"permit", "file", "nothing-revoked", in_time, 0, "许可有效"},
      {"permit", "file", "revoked", in_time, 1, "撤销"},
      {"permit", "file", "forged-list", in_time, 1, "签名不符"},
      {"permit", "file", "missing", in_time, 1, ""},
      {"permit", "other", "", in_time, 1, "不在许可范围"},
      {"permit", "missing", "", in_time, 1, ""},
      {"permit", "file", "", too_late, 1, "有效期"},
      {"forged", "file", "", in_time, 1, "签名不符"},
      {"revoked", "file", "", in_time, 1, "不是公开许可"},
      {"missing", "file", "", in_time, 1, ""},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(std::string(row.permit) + " " + row.file + " " + row.revocations);
    EXPECT_EQ(verify(row.permit, row.file, row.revocations, row.day), row.code);
    EXPECT_NE(out_.str().find(row.says), std::string::npos) << out_.str();
    if (row.code != 0) {
      EXPECT_FALSE(out_.str().starts_with("许可有效"));
    }
  }
}

}  // namespace
}  // namespace xs::cli
