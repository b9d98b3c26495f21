// SPDX-License-Identifier: AGPL-3.0-or-later
// A small record, made by the service, then changed behind its back.
#include "cli/ledger_command.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <fstream>
#include <sstream>
#include <string>

#include "service/record.h"
#include "store/sql.h"

namespace xs::cli {
namespace {

namespace fs = std::filesystem;

class LedgerCommand : public testing::Test {
 protected:
  void SetUp() override {
    fs::remove_all(folder_);
    fs::create_directories(folder_ / "keys");
    service::Options& system = options_.system;
    system.data = folder_ / "data";
    system.keys = folder_ / "keys";
    system.packs = XS_SOURCE_DIR "/packs";
    system.calendars = XS_SOURCE_DIR "/calendars";
    system.reader = XS_BINARY_DIR "/xianshen-reader";
  }
  void make_record() {
    auto system = service::System::start(options_.system).value();
    ASSERT_TRUE(
        system->add_agency({AgencyId{"audit"}, "某县审计局", "county-audit-bureau", false}));
    const auto agency = system->agency(AgencyId{"audit"}).value();
    ASSERT_EQ(service::place_waiting(*system, *agency, "audit/acts", now()).value(), 1U);
  }
  int verify(const fs::path& against = {}) {
    clear();
    return verify_ledger(options_, against, out_, err_);
  }
  void clear() {
    out_.str("");
    err_.str("");
  }
  boost::json::value proof() {
    clear();
    EXPECT_EQ(prove_in_ledger(options_, "acts", 0, out_, err_), 0) << err_.str();
    return boost::json::parse(out_.str());
  }
  fs::path write(const std::string& name, std::string_view content) {
    std::ofstream(folder_ / name, std::ios::binary) << content;
    return folder_ / name;
  }

  fs::path folder_ =
      fs::path(testing::TempDir()) / ("ledger_command-" + std::to_string(::getpid()));
  LedgerOptions options_;
  std::ostringstream out_, err_;
};

TEST_F(LedgerCommand, NothingIsNotSound) {
  EXPECT_EQ(verify(), 1);
  EXPECT_FALSE(fs::exists(options_.system.data)) << "verifying must not make a record";
  fs::create_directories(options_.system.data);
  EXPECT_EQ(verify(), 1);
  EXPECT_NE(err_.str().find("没有任何单位"), std::string::npos);
}

TEST_F(LedgerCommand, SoundThenCutShort) {
  make_record();
  EXPECT_EQ(verify(), 0) << out_.str() << err_.str();
  EXPECT_NE(out_.str().find("完好"), std::string::npos);
  const fs::path checkpoint = write("checkpoint", proof().at("checkpoint").as_string());
  EXPECT_EQ(verify(checkpoint), 0) << out_.str() << err_.str();
  clear();
  EXPECT_EQ(audit_ledger(options_, out_, err_), 0) << out_.str();
  EXPECT_EQ(rebuild_from_ledger(options_, Rebuild::kCheckOnly, out_, err_), 0) << out_.str();
  EXPECT_EQ(rebuild_from_ledger(options_, Rebuild::kWrite, out_, err_), 0) << out_.str();
  clear();
  EXPECT_EQ(prove_in_ledger(options_, "acts", 1, out_, err_), 1);

  {
    auto database = store::Database::open((options_.system.data / "xianshen.db").string()).value();
    ASSERT_TRUE(database->transact([](store::Transaction& tx) {
      return tx.execute("DELETE FROM log_nodes", {});
    })) << "the table of nodes has another name";
  }
  EXPECT_EQ(verify(), 1);
  EXPECT_NE(out_.str().find("不完好"), std::string::npos) << out_.str();
}

TEST_F(LedgerCommand, ACheckpointOfSomethingElseIsNoPass) {
  make_record();
  const std::string note(proof().at("checkpoint").as_string());
  std::string of_another = note;
  of_another.replace(of_another.find("audit/acts"), 5, "other");
  const struct {
    const char* says;
    fs::path file;
  } rows[] = {
      {"不是检查点", write("text", "随便什么")},
      {"没有这个日志", write("other", of_another)},
      {"不能读取", folder_ / "missing"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.says);
    EXPECT_EQ(verify(row.file), 1);
    EXPECT_NE(err_.str().find(row.says), std::string::npos) << err_.str();
  }
  options_.agency = "nobody";
  EXPECT_EQ(verify(), 1);
}

}  // namespace
}  // namespace xs::cli
